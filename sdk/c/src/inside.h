/* What the SDK's own files have in common. */
#ifndef PLUGBOARD_INSIDE_H
#define PLUGBOARD_INSIDE_H

#include "plugboard/text.h"
#include <stdarg.h>

/* The empty text that is given instead of memory. pb_free lets it be. */
extern const pb_text pb_inside_empty;

/* A text of a format and its arguments. A format that cannot be filled in gives an empty text. */
pb_text pb_inside_format(const char *format, va_list arguments);

#endif
