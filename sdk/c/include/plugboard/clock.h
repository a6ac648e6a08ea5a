/* The power `clock`: tells the time, and converts times between time zones. */
#ifndef PLUGBOARD_CLOCK_H
#define PLUGBOARD_CLOCK_H

#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_CLOCK
#define PB_POWER_CLOCK
#else
#define PB_POWER_CLOCK PB_UNLISTED("clock")
#endif

/* A date and time on a wall clock. */
typedef struct pb_local_time {
    /* The year, such as 2026. */
    int32_t year;
    /* 1 to 12. */
    uint32_t month;
    /* 1 to 31. */
    uint32_t day;
    /* 0 to 23. */
    uint32_t hour;
    /* 0 to 59. */
    uint32_t minute;
    /* 0 to 59. */
    uint32_t second;
    /* 1 for Monday to 7 for Sunday. */
    uint32_t weekday;
    /* How far the wall clock is ahead of UTC at that time, in minutes. */
    int32_t utc_offset_minutes;
} pb_local_time;

/* Returns the host's current time. */
double pb_clock_now(void) PB_USED PB_POWER_CLOCK;
/* Converts a time to the wall clock of an IANA time zone such as `Europe/Berlin`. */
pb_failure *pb_clock_local(double at, pb_text zone, pb_local_time *time) PB_USED PB_POWER_CLOCK;
/*
 * Converts a date and time of day in a zone to a time. Only year, month, day, hour and minute are read. If a clock
 * change skips that time of day, the result is the first time after it. If a clock change repeats it, the result is the
 * first of the two.
 */
pb_failure *pb_clock_instant(const pb_local_time *time, pb_text zone, double *at) PB_USED PB_POWER_CLOCK;

#endif
