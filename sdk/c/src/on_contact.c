/* The handler `on-contact`. */
#include "bridge.h"

bool exports_plugboard_inbox_on_contact_handle(exports_plugboard_inbox_on_contact_own_contact_event_t event,
    exports_plugboard_inbox_on_contact_failure_t *err)
{
    return bridge_end(pb_on_contact((pb_contact_event){ event.__handle }), err);
}
