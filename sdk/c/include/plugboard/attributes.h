/* Compiler attributes of the SDK's functions. Plugins do not need them. */
#ifndef PLUGBOARD_ATTRIBUTES_H
#define PLUGBOARD_ATTRIBUTES_H

/* The handlers and powers that plugin.toml lists. The build generates this file. */
#include "plugboard_listed.h"

/* The result must not be ignored. To ignore it on purpose, write (void). */
#define PB_USED __attribute__((warn_unused_result))

/* The arguments are checked against the format, as for printf. */
#define PB_PRINTF(text, first) __attribute__((__format__(__printf__, text, first)))

/* Using a power that plugin.toml does not list is a compile error at that place. */
#ifdef __clang__
#define PB_UNLISTED(power) __attribute__((unavailable("add \"" power "\" to `powers` in plugin.toml")))
#else
#define PB_UNLISTED(power)
#endif

#endif
