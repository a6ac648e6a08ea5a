/* The power `downloads`. */
#include "bridge.h"

pb_failure *pb_downloads_set_header(pb_text file, pb_text line)
{
    BRIDGE_CALL(plugboard_inbox_downloads_set_header(BRIDGE_IN(file), BRIDGE_IN(line), &err));
}

pb_failure *pb_downloads_set_line(pb_text file, pb_text key, pb_text line)
{
    BRIDGE_CALL(plugboard_inbox_downloads_set_line(BRIDGE_IN(file), BRIDGE_IN(key), BRIDGE_MAYBE(line), &err));
}
