/* What the compiler is told of the SDK's functions. Plugins have no need of it. */
#ifndef PLUGBOARD_ATTRIBUTES_H
#define PLUGBOARD_ATTRIBUTES_H

/* Which handlers and powers plugin.toml lists. It is made when the plugin is built. */
#include "plugboard_listed.h"

/* The result must not be thrown away: where it is meant, write (void). */
#define PB_USED __attribute__((warn_unused_result))

/* Arguments are checked against the format, as for printf. */
#define PB_PRINTF(text, first) __attribute__((__format__(__printf__, text, first)))

/* Using a power that plugin.toml does not list is an error where it is used. */
#ifdef __clang__
#define PB_UNLISTED(power) __attribute__((unavailable("add \"" power "\" to `powers` in plugin.toml")))
#else
#define PB_UNLISTED(power)
#endif

#endif
