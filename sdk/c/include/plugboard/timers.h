/*
 * The power `timers`: sets timers, which call pb_on_timer later. A timer that is set fires once, possibly late if the
 * server was down. A timer belongs to the conversation of the event and has a name that the plugin chooses. A plugin
 * has at most 16 timers in one conversation. A timer is set or cancelled when the handler's work takes effect.
 */
#ifndef PLUGBOARD_TIMERS_H
#define PLUGBOARD_TIMERS_H

#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_TIMERS
#define PB_POWER_TIMERS
#else
#define PB_POWER_TIMERS PB_UNLISTED("timers")
#endif

/*
 * Sets a timer. `after` is in milliseconds from now: 10 seconds to 366 days. If a timer with this name is already set,
 * it is moved: it fires only at the new time, with the new data. The name is at most 256 bytes. `data`, at most 4 KiB,
 * comes back with the event. PB_DENIED if plugin.toml does not list `on-timer`.
 */
pb_failure *pb_timers_set(pb_text name, double after, pb_text data) PB_USED PB_POWER_TIMERS;
/* Cancels a timer. If there is none with this name, nothing changes. */
pb_failure *pb_timers_cancel(pb_text name) PB_USED PB_POWER_TIMERS;

#endif
