/* The handler `on-refused`. */
#include "bridge.h"

bool exports_plugboard_inbox_on_refused_handle(
    exports_plugboard_inbox_on_refused_own_refused_event_t event, exports_plugboard_inbox_on_refused_failure_t *err)
{
    return bridge_end(pb_on_refused((pb_refused_event){ event.__handle }), err);
}
