/* The power `replies`: answers the customer. */
#ifndef PLUGBOARD_REPLIES_H
#define PLUGBOARD_REPLIES_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_REPLIES
#define PB_POWER_REPLIES
#else
#define PB_POWER_REPLIES PB_UNLISTED("replies")
#endif

/* A reply that is being built. */
typedef struct pb_draft {
    int32_t handle;
} pb_draft;

/* What the rules say about a reply at this moment. They are checked again when the reply takes effect. */
typedef enum pb_preview {
    /* The reply will be sent. */
    PB_ALLOWED,
    /* A person will decide. */
    PB_HELD
} pb_preview;

/*
 * Begins a reply. The text may be empty if a file or rich content is added. At most 64 KiB; the platform's own limit is
 * a rule.
 */
pb_draft pb_draft_new(pb_text text) PB_USED PB_POWER_REPLIES;
/* Adds a button that answers with the payload when it is pressed. At most 13; the platform's rules may allow fewer. */
void pb_draft_quick_reply(pb_draft draft, pb_text title, pb_text payload) PB_POWER_REPLIES;
/* Adds a file that the host already has. At most 10. */
void pb_draft_attachment(pb_draft draft, pb_attachment file) PB_POWER_REPLIES;
/* Sets the message that this reply answers. It is shown as a reply where the platform supports that. */
void pb_draft_reply_to(pb_draft draft, pb_message message) PB_POWER_REPLIES;
/*
 * Sets the subject: one line of at most 998 bytes. It is left out on a channel whose platform has no subjects (see
 * pb_rules_whole_replies).
 */
void pb_draft_subject(pb_draft draft, pb_text subject) PB_POWER_REPLIES;
/*
 * Adds rich content after the text: a JSON document of at most 64 KiB, in the format of docs/rich-content.md. The files
 * that it refers to are those of pb_draft_attachment, counted from 0. The host turns what the platform cannot show into
 * text. pb_replies_reply returns PB_INVALID with the code `bad-content` if the document is wrong; the message names the
 * place.
 */
void pb_draft_content(pb_draft draft, pb_text document) PB_POWER_REPLIES;
/*
 * Says what the reply is for: `marketing` or another word, at most 64 bytes. The rules may demand the customer's
 * consent to this purpose (see pb_rules_needs_consent). Without it, a reply has no purpose.
 */
void pb_draft_purpose(pb_draft draft, pb_text purpose) PB_POWER_REPLIES;
/* Closes the handle of a draft that is not sent, before the call ends. */
void pb_draft_drop(pb_draft draft) PB_POWER_REPLIES;
/*
 * Sends a reply, and takes the handle of the draft. The host splits the draft into parts and delivers them in order.
 * PB_DENIED if the rules refuse it now; the code names the rule. At most 20 per handler, with templates and private
 * replies counted. `preview` may be NULL.
 */
pb_failure *pb_replies_reply(pb_conversation conversation, pb_draft draft,
    pb_preview *preview) PB_USED PB_POWER_REPLIES;

#endif
