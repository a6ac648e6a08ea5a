/* The power `handover`: takes a public matter into private. */
#ifndef PLUGBOARD_HANDOVER_H
#define PLUGBOARD_HANDOVER_H

#include "plugboard/replies.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_HANDOVER
#define PB_POWER_HANDOVER
#else
#define PB_POWER_HANDOVER PB_UNLISTED("handover")
#endif

/*
 * Answers a public comment with a private message to who wrote it, and takes the draft, which the power `replies`
 * makes. The message stands in that customer's private conversation on the same channel, which begins with it where
 * there is none, and the two conversations are linked. PB_DENIED when the rules refuse it now: most platforms take one
 * for each comment, within some days. Counts as a reply. `preview` may be NULL.
 */
pb_failure *pb_handover_private_reply(pb_message comment, pb_draft draft,
    pb_preview *preview) PB_USED PB_POWER_HANDOVER;
/* The conversations that are linked with this one, by their identifiers, the latest first. At most 16. */
pb_failure *pb_handover_linked(pb_conversation conversation, pb_texts *ids) PB_USED PB_POWER_HANDOVER;

#endif
