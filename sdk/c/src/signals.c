/* The power `signals`. */
#include "bridge.h"

pb_failure *pb_signals_typing(pb_conversation conversation, uint32_t seconds)
{
    BRIDGE_CALL(plugboard_inbox_signals_typing(BRIDGE_CONVERSATION, seconds, &err));
}

pb_failure *pb_signals_read(pb_conversation conversation)
{
    BRIDGE_CALL(plugboard_inbox_signals_read(BRIDGE_CONVERSATION, &err));
}

pb_failure *pb_signals_react(pb_message message, pb_text emoji)
{
    BRIDGE_CALL(plugboard_inbox_signals_react(BRIDGE_MESSAGE, BRIDGE_MAYBE(emoji), &err));
}
