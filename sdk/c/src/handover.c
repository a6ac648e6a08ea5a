/* The power `handover`. */
#include "bridge.h"

pb_failure *pb_handover_private_reply(pb_message comment, pb_draft draft, pb_preview *preview)
{
    plugboard_inbox_replies_preview_t given;
    plugboard_inbox_types_failure_t err;
    bool well = plugboard_inbox_handover_private_reply(
        (plugboard_inbox_conversations_borrow_message_t){ comment.handle },
        (plugboard_inbox_replies_own_draft_t){ draft.handle }, &given, &err);
    if (well && preview != NULL)
        *preview = (pb_preview)given;
    return bridge_failure(well, &err);
}

pb_failure *pb_handover_linked(pb_conversation conversation, pb_texts *ids)
{
    plugin_list_string_t given;
    plugboard_inbox_types_failure_t err;
    bool well = plugboard_inbox_handover_linked(BRIDGE_CONVERSATION, &given, &err);
    if (well)
        *ids = bridge_texts(given.ptr, given.len);
    return bridge_failure(well, &err);
}
