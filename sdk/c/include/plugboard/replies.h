/* The power `replies`: answers the customer. */
#ifndef PLUGBOARD_REPLIES_H
#define PLUGBOARD_REPLIES_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_REPLIES
#define PB_POWER_REPLIES
#else
#define PB_POWER_REPLIES PB_UNLISTED("replies")
#endif

/* A reply in the making. */
typedef struct pb_draft {
    int32_t handle;
} pb_draft;

/* What the rules say of a reply at this moment. They are asked again when it takes effect. */
typedef enum pb_preview {
    /* It will be sent. */
    PB_ALLOWED,
    /* A person will decide. */
    PB_HELD
} pb_preview;

/* Begins a reply. The text may be empty when a file is added. At most 64 KiB; the platform's own limit is a rule. */
pb_draft pb_draft_new(pb_text text) PB_USED PB_POWER_REPLIES;
/* Adds a button that answers with the payload when it is pressed. At most 13. */
void pb_draft_quick_reply(pb_draft draft, pb_text title, pb_text payload) PB_POWER_REPLIES;
/* Adds a file that the host already has. At most 10. */
void pb_draft_attachment(pb_draft draft, pb_attachment file) PB_POWER_REPLIES;
/* Says which message this answers, shown so where the platform can. */
void pb_draft_reply_to(pb_draft draft, pb_message message) PB_POWER_REPLIES;
/* Closes the handle of a draft that is not sent, before the call ends. */
void pb_draft_drop(pb_draft draft) PB_POWER_REPLIES;
/*
 * Replies, and takes the draft. The host splits it into parts and delivers them in order. PB_DENIED when the rules
 * refuse it now; the code names the rule. At most 20 in a handler. `preview` may be NULL.
 */
pb_failure *pb_replies_reply(pb_conversation conversation, pb_draft draft,
    pb_preview *preview) PB_USED PB_POWER_REPLIES;

#endif
