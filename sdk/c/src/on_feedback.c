/* The handler `on-feedback`. */
#include "bridge.h"

bool exports_plugboard_inbox_on_feedback_handle(exports_plugboard_inbox_on_feedback_own_feedback_event_t event,
    exports_plugboard_inbox_on_feedback_failure_t *err)
{
    return bridge_end(pb_on_feedback((pb_feedback_event){ event.__handle }), err);
}
