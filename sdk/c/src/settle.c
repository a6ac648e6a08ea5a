/* The role `settle`. */
#include "bridge.h"

bool exports_plugboard_inbox_settle_settle(exports_plugboard_inbox_settle_own_outgoing_t part,
    exports_plugboard_inbox_settle_failure_t *err)
{
    return bridge_end(pb_settle_settle((pb_outgoing){ part.__handle }), err);
}
