/* The power `feedback`. */
#include "bridge.h"

pb_failure *pb_feedback_record(pb_conversation conversation, uint32_t rating, uint32_t best, pb_text text)
{
    BRIDGE_CALL(plugboard_inbox_feedback_record(BRIDGE_CONVERSATION, rating, best, BRIDGE_MAYBE(text), &err));
}
