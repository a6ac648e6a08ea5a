/* The handler `on-reaction`. */
#include "bridge.h"

bool exports_plugboard_inbox_on_reaction_handle(exports_plugboard_inbox_on_reaction_own_reaction_event_t event,
    exports_plugboard_inbox_on_reaction_failure_t *err)
{
    return bridge_end(pb_on_reaction((pb_reaction_event){ event.__handle }), err);
}
