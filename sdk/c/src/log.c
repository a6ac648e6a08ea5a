/* The power `log`. */
#include "bridge.h"

#include "inside.h"

_Static_assert(PB_LOG_DEBUG == PLUGBOARD_INBOX_LOG_LEVEL_DEBUG, "the levels have changed");
_Static_assert(PB_LOG_ERROR == PLUGBOARD_INBOX_LOG_LEVEL_ERROR, "the levels have changed");

void pb_log_write(pb_log_level level, pb_text message)
{
    plugboard_inbox_log_write((uint8_t)level, BRIDGE_IN(message));
}

/* Formats a line and writes it, and frees its memory. */
static void write(pb_log_level level, const char *format, va_list arguments)
{
    pb_text message = pb_inside_format(format, arguments);
    pb_log_write(level, message);
    pb_free(message.ptr);
}

void pb_log_debug(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write(PB_LOG_DEBUG, format, arguments);
    va_end(arguments);
}

void pb_log_info(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write(PB_LOG_INFO, format, arguments);
    va_end(arguments);
}

void pb_log_warn(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write(PB_LOG_WARN, format, arguments);
    va_end(arguments);
}

void pb_log_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write(PB_LOG_ERROR, format, arguments);
    va_end(arguments);
}
