/* The power `handover`: moves a public matter into a private conversation. */
#ifndef PLUGBOARD_HANDOVER_H
#define PLUGBOARD_HANDOVER_H

#include "plugboard/replies.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_HANDOVER
#define PB_POWER_HANDOVER
#else
#define PB_POWER_HANDOVER PB_UNLISTED("handover")
#endif

/*
 * Answers a public comment with a private message to its author. It takes the draft, which the power `replies` makes.
 * The message is stored in that customer's private conversation on the same channel, or begins a new one if there is
 * none. The two conversations are linked. PB_DENIED if the rules refuse it now: most platforms allow one private reply
 * per comment, within some days. It counts as a reply. `preview` may be NULL.
 */
pb_failure *pb_handover_private_reply(pb_message comment, pb_draft draft,
    pb_preview *preview) PB_USED PB_POWER_HANDOVER;
/* Returns the identifiers of the conversations that are linked with this one, newest first. At most 16. */
pb_failure *pb_handover_linked(pb_conversation conversation, pb_texts *ids) PB_USED PB_POWER_HANDOVER;

#endif
