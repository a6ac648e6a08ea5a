/* The power `files`. */
#include "bridge.h"

pb_failure *pb_files_read(pb_attachment file, uint32_t offset, uint32_t length, pb_bytes *piece)
{
    plugin_list_u8_t given;
    plugboard_inbox_types_failure_t err;
    bool well = plugboard_inbox_files_read((plugboard_inbox_conversations_borrow_attachment_t){ file.handle }, offset,
        length, &given, &err);
    if (well)
        *piece = bridge_bytes(given.ptr, given.len);
    return bridge_failure(well, &err);
}
