/*
 * The power `signals`: shows the customer that somebody is there, and reacts to messages. Each function is an action
 * that takes effect with the handler. At most 20 gestures per handler, with those of plugboard/corrections.h counted.
 * PB_DENIED with the code `no-gesture` if the channel does not have such a gesture. Other rules are checked when the
 * action takes effect, among them those that keep plugins silent. pb_on_refused reports what they refuse, and what
 * fails later at the platform.
 */
#ifndef PLUGBOARD_SIGNALS_H
#define PLUGBOARD_SIGNALS_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_SIGNALS
#define PB_POWER_SIGNALS
#else
#define PB_POWER_SIGNALS PB_UNLISTED("signals")
#endif

/*
 * Shows that somebody is typing, from 1 to 60 seconds or until the next message. It is dropped if the platform does not
 * take it within 10 seconds.
 */
pb_failure *pb_signals_typing(pb_conversation conversation, uint32_t seconds) PB_USED PB_POWER_SIGNALS;
/*
 * Marks the customer's messages as read on the platform. It is dropped if the platform does not take it within 10
 * seconds.
 */
pb_failure *pb_signals_read(pb_conversation conversation) PB_USED PB_POWER_SIGNALS;
/*
 * Reacts to a message with an emoji, at most 64 bytes. It replaces an earlier reaction of ours. None takes our reaction
 * back.
 */
pb_failure *pb_signals_react(pb_message message, pb_text emoji) PB_USED PB_POWER_SIGNALS;

#endif
