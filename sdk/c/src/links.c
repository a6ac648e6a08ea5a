/* The power `links`. */
#include "bridge.h"

pb_failure *pb_links_address(pb_attachment file, uint32_t seconds, pb_text *address)
{
    plugin_string_t given;
    plugboard_inbox_types_failure_t err;
    bool well = plugboard_inbox_links_address((plugboard_inbox_conversations_borrow_attachment_t){ file.handle },
        seconds, &given, &err);
    if (well)
        *address = bridge_text(given);
    return bridge_failure(well, &err);
}
