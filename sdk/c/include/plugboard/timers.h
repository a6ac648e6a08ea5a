/*
 * The power `timers`: being told later, by pb_on_timer, once for each time that a timer was set, be it late after the
 * server was down. A timer belongs to the conversation of the event; a conversation has at most 16 names. It is set
 * and cancelled when the handler's work takes effect.
 */
#ifndef PLUGBOARD_TIMERS_H
#define PLUGBOARD_TIMERS_H

#include "plugboard/failure.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_TIMERS
#define PB_POWER_TIMERS
#else
#define PB_POWER_TIMERS PB_UNLISTED("timers")
#endif

/*
 * Sets a timer in `after` milliseconds from now: 10 seconds to 366 days. One of this name that is set already is
 * moved. The name is at most 256 bytes; `data`, at most 4 KiB, comes back with the event. PB_DENIED where plugin.toml
 * does not list `on-timer`.
 */
pb_failure *pb_timers_set(pb_text name, double after, pb_text data) PB_USED PB_POWER_TIMERS;
/* Cancels a timer. Where there is none of this name, nothing changes. */
pb_failure *pb_timers_cancel(pb_text name) PB_USED PB_POWER_TIMERS;

#endif
