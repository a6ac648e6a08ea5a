/* Definitions that the SDK's own files share. */
#ifndef PLUGBOARD_INSIDE_H
#define PLUGBOARD_INSIDE_H

#include "plugboard/text.h"
#include <stdarg.h>

/* The empty text that is returned instead of allocated memory. pb_free ignores it. */
extern const pb_text pb_inside_empty;

/* Formats a text. If the format cannot be filled in, the text is empty. */
pb_text pb_inside_format(const char *format, va_list arguments);

#endif
