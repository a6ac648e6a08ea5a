/* The power `notes`: adds notes to the conversation, which the customer never sees. */
#ifndef PLUGBOARD_NOTES_H
#define PLUGBOARD_NOTES_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_NOTES
#define PB_POWER_NOTES
#else
#define PB_POWER_NOTES PB_UNLISTED("notes")
#endif

/* Adds a note. At most 16 KiB, and 20 notes per handler. */
pb_failure *pb_notes_add(pb_conversation conversation, pb_text text) PB_USED PB_POWER_NOTES;

#endif
