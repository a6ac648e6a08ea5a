/* What all tests of calls share: what the fake host answers next, and what it was told last. */
#ifndef HOST_H
#define HOST_H

#include "bridge.h"

/* The failure of the next calls, or NULL if they succeed. */
extern plugboard_inbox_types_failure_t *refusal;
/* How many results the next calls find. */
extern size_t found;

/* The arguments of the last call: a name, a value, a handle and a number. */
extern pb_text last_key, last_value;
extern int32_t last_handle;
extern uint32_t last_number;

/* Returns an argument of a call, or none. */
pb_text argument(const plugin_string_t *text);

/* Ends a call that can fail. Returns true on success. */
bool ended(plugboard_inbox_types_failure_t *err);

/* Returns a text in memory of its own, as the host does. */
plugin_string_t host_text(const char *text);

/* Allocates memory for a list, as the host does. An empty list has none, but its pointer is not NULL. */
void *list_memory(size_t len, size_t size);

#endif
