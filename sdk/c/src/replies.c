/* The power `replies`. */
#include "bridge.h"

_Static_assert(PB_ALLOWED == PLUGBOARD_INBOX_REPLIES_PREVIEW_ALLOWED, "the previews have changed");
_Static_assert(PB_HELD == PLUGBOARD_INBOX_REPLIES_PREVIEW_HELD, "the previews have changed");

pb_draft pb_draft_new(pb_text text)
{
    return (pb_draft){ plugboard_inbox_replies_constructor_draft(BRIDGE_IN(text)).__handle };
}

BRIDGE_TELL_TWO(replies, draft, quick_reply)
BRIDGE_TELL(replies, draft, subject)
BRIDGE_TELL(replies, draft, content)
BRIDGE_TELL(replies, draft, purpose)
BRIDGE_DROP(replies, draft)

void pb_draft_attachment(pb_draft self, pb_attachment file)
{
    BRIDGE_METHOD(replies, draft, attachment)(BRIDGE_SELF(replies, draft),
        (plugboard_inbox_conversations_borrow_attachment_t){ file.handle });
}

void pb_draft_reply_to(pb_draft self, pb_message message)
{
    BRIDGE_METHOD(replies, draft, reply_to)(BRIDGE_SELF(replies, draft),
        (plugboard_inbox_conversations_borrow_message_t){ message.handle });
}

pb_failure *pb_replies_reply(pb_conversation conversation, pb_draft draft, pb_preview *preview)
{
    plugboard_inbox_replies_preview_t given;
    plugboard_inbox_types_failure_t err;
    bool well = plugboard_inbox_replies_reply(BRIDGE_CONVERSATION,
        (plugboard_inbox_replies_own_draft_t){ draft.handle }, &given, &err);
    if (well && preview != NULL)
        *preview = (pb_preview)given;
    return bridge_failure(well, &err);
}
