/* The handler `on-timer`. */
#include "bridge.h"

bool exports_plugboard_inbox_on_timer_handle(
    exports_plugboard_inbox_on_timer_own_timer_event_t event, exports_plugboard_inbox_on_timer_failure_t *err)
{
    return bridge_end(pb_on_timer((pb_timer_event){ event.__handle }), err);
}
