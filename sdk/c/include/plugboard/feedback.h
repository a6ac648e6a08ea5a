/* The power `feedback`: records how customers rate a conversation. */
#ifndef PLUGBOARD_FEEDBACK_H
#define PLUGBOARD_FEEDBACK_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_FEEDBACK
#define PB_POWER_FEEDBACK
#else
#define PB_POWER_FEEDBACK PB_UNLISTED("feedback")
#endif

/*
 * Records how the customer rates the conversation. `rating` is from 1 to `best`. `best` is from 2 to 100. `text` is
 * what the customer wrote with the rating, at most 4 KiB, or none. Plugins that export `on-feedback` receive an event.
 * At most 10 per handler.
 */
pb_failure *pb_feedback_record(pb_conversation conversation, uint32_t rating, uint32_t best,
    pb_text text) PB_USED PB_POWER_FEEDBACK;

#endif
