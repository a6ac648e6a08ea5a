/* The power `timers`. */
#include "bridge.h"

pb_failure *pb_timers_set(pb_text name, double after, pb_text data)
{
    BRIDGE_CALL(plugboard_inbox_timers_set(BRIDGE_IN(name), after, BRIDGE_IN(data), &err));
}

pb_failure *pb_timers_cancel(pb_text name)
{
    BRIDGE_CALL(plugboard_inbox_timers_cancel(BRIDGE_IN(name), &err));
}
