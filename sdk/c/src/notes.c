/* The power `notes`. */
#include "bridge.h"

pb_failure *pb_notes_add(pb_conversation conversation, pb_text text)
{
    BRIDGE_CALL(plugboard_inbox_notes_add(BRIDGE_CONVERSATION, BRIDGE_IN(text), &err));
}
