/* The handler `on-lead`. */
#include "bridge.h"

bool exports_plugboard_inbox_on_lead_handle(
    exports_plugboard_inbox_on_lead_own_lead_event_t event, exports_plugboard_inbox_on_lead_failure_t *err)
{
    return bridge_end(pb_on_lead((pb_lead_event){ event.__handle }), err);
}
