/* The handler `on-conversation`. */
#include "bridge.h"

bool exports_plugboard_inbox_on_conversation_handle(
    exports_plugboard_inbox_on_conversation_own_conversation_event_t event,
    exports_plugboard_inbox_on_conversation_failure_t *err)
{
    return bridge_end(pb_on_conversation((pb_conversation_event){ event.__handle }), err);
}
