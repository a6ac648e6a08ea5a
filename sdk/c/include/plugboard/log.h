/*
 * The power `log`: writes log lines for the admin, shown with the run. At most 2 KiB per line and 200 lines per call. A
 * longer line is cut, and lines over the limit are counted and dropped.
 */
#ifndef PLUGBOARD_LOG_H
#define PLUGBOARD_LOG_H

#include "plugboard/text.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_LOG
#define PB_POWER_LOG
#else
#define PB_POWER_LOG PB_UNLISTED("log")
#endif

/* The level of a line. */
typedef enum pb_log_level {
    /* For the author of the plugin. */
    PB_LOG_DEBUG,
    /* For the admin. */
    PB_LOG_INFO,
    /* Worth a look. */
    PB_LOG_WARN,
    /* Needs fixing. */
    PB_LOG_ERROR
} pb_log_level;

/* Writes a line at a level. */
void pb_log_write(pb_log_level level, pb_text message) PB_POWER_LOG;
/* Writes a line at the level `debug`, formatted as by printf. */
void pb_log_debug(const char *format, ...) PB_PRINTF(1, 2) PB_POWER_LOG;
/* Writes a line at the level `info`, formatted as by printf. */
void pb_log_info(const char *format, ...) PB_PRINTF(1, 2) PB_POWER_LOG;
/* Writes a line at the level `warn`, formatted as by printf. */
void pb_log_warn(const char *format, ...) PB_PRINTF(1, 2) PB_POWER_LOG;
/* Writes a line at the level `error`, formatted as by printf. */
void pb_log_error(const char *format, ...) PB_PRINTF(1, 2) PB_POWER_LOG;

#endif
