/* The power `corrections`. */
#include "bridge.h"

pb_failure *pb_corrections_edit(pb_message message, pb_text text)
{
    BRIDGE_CALL(plugboard_inbox_corrections_edit(BRIDGE_MESSAGE, BRIDGE_IN(text), &err));
}

pb_failure *pb_corrections_delete(pb_message message)
{
    BRIDGE_CALL(plugboard_inbox_corrections_delete(BRIDGE_MESSAGE, &err));
}
