/* The handler `on-message`. */
#include "bridge.h"

bool exports_plugboard_inbox_on_message_handle(
    exports_plugboard_inbox_on_message_own_message_event_t event, exports_plugboard_inbox_on_message_failure_t *err)
{
    return bridge_end(pb_on_message((pb_message_event){ event.__handle }), err);
}
