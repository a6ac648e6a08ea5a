/*
 * The power `corrections`: corrects the plugin's own messages after they were sent. Each function is an action that
 * takes effect with the handler, and the stored message changes once the platform has made the correction. At most 20
 * gestures per handler, with those of plugboard/signals.h counted. PB_DENIED with the code `not-own` if the message is
 * not one that this plugin wrote, and with the code `no-gesture` if the channel does not have such a gesture. Other
 * rules, such as how long a message can be edited, are checked when the action takes effect, and again when the
 * correction is made. pb_on_refused reports what they refuse, and what fails at the platform.
 */
#ifndef PLUGBOARD_CORRECTIONS_H
#define PLUGBOARD_CORRECTIONS_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_CORRECTIONS
#define PB_POWER_CORRECTIONS
#else
#define PB_POWER_CORRECTIONS PB_UNLISTED("corrections")
#endif

/* Replaces the text of a message. At most 64 KiB; the platform's own limit is the rule of pb_rules_length. */
pb_failure *pb_corrections_edit(pb_message message, pb_text text) PB_USED PB_POWER_CORRECTIONS;
/* Deletes a message for everybody. */
pb_failure *pb_corrections_delete(pb_message message) PB_USED PB_POWER_CORRECTIONS;

#endif
