/*
 * Memory that the SDK gives.
 *
 * Texts, lists, bytes and failures that come from the SDK are the plugin's until the call ends. Nobody has to free
 * them: the instance and its memory go when the handler returns. A handler that takes in many megabytes may give some
 * back early by pb_free. The plugin's own malloc and free work as ever.
 */
#ifndef PLUGBOARD_MEMORY_H
#define PLUGBOARD_MEMORY_H

#include "plugboard/attributes.h"
#include <stddef.h>

/* Memory of this size, all zero, aligned for any type. Never NULL: where there is no more, the handler traps. */
void *pb_alloc(size_t size) PB_USED;

/*
 * Gives memory back before the call ends: the pointer of a text, list or bytes that the SDK gave, once. Never the
 * pointer of PB("..."), of a part that pb_cut made, or of a JSON value. NULL does nothing.
 */
void pb_free(const void *memory);

#endif
