/* The power `feedback`: keeps how good customers say it was. */
#ifndef PLUGBOARD_FEEDBACK_H
#define PLUGBOARD_FEEDBACK_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_FEEDBACK
#define PB_POWER_FEEDBACK
#else
#define PB_POWER_FEEDBACK PB_UNLISTED("feedback")
#endif

/*
 * Records what the customer said of the conversation. `rating` is from 1 to `best`, `best` from 2 to 100. `text`: what
 * the customer wrote with it, at most 4 KiB, or none. Whoever hears `on-feedback` is told.
 */
pb_failure *pb_feedback_record(pb_conversation conversation, uint32_t rating, uint32_t best,
    pb_text text) PB_USED PB_POWER_FEEDBACK;

#endif
