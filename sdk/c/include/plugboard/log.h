/*
 * The power `log`: words for the admin, shown with the run. At most 2 KiB a line and 200 lines a call; what is over is
 * counted and dropped.
 */
#ifndef PLUGBOARD_LOG_H
#define PLUGBOARD_LOG_H

#include "plugboard/text.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_LOG
#define PB_POWER_LOG
#else
#define PB_POWER_LOG PB_UNLISTED("log")
#endif

/* How much a line matters. */
typedef enum pb_log_level {
    /* For the author. */
    PB_LOG_DEBUG,
    /* For the admin. */
    PB_LOG_INFO,
    /* Worth a look. */
    PB_LOG_WARN,
    /* Needs mending. */
    PB_LOG_ERROR
} pb_log_level;

/* Writes a line at a level. */
void pb_log_write(pb_log_level level, pb_text message) PB_POWER_LOG;
/* Writes a line at the level `debug`, made as by printf. */
void pb_log_debug(const char *format, ...) PB_PRINTF(1, 2) PB_POWER_LOG;
/* Writes a line at the level `info`, made as by printf. */
void pb_log_info(const char *format, ...) PB_PRINTF(1, 2) PB_POWER_LOG;
/* Writes a line at the level `warn`, made as by printf. */
void pb_log_warn(const char *format, ...) PB_PRINTF(1, 2) PB_POWER_LOG;
/* Writes a line at the level `error`, made as by printf. */
void pb_log_error(const char *format, ...) PB_PRINTF(1, 2) PB_POWER_LOG;

#endif
