/*
 * Memory that the SDK returns.
 *
 * Texts, lists, bytes and failures that come from the SDK belong to the plugin until the call ends. They need not be
 * freed: the instance and its memory end when the handler returns. A handler that reads many megabytes may free some of
 * them early by pb_free. The plugin's own malloc and free work as usual.
 */
#ifndef PLUGBOARD_MEMORY_H
#define PLUGBOARD_MEMORY_H

#include "plugboard/attributes.h"
#include <stddef.h>

/*
 * Allocates memory of this size, zeroed and aligned for any type. Never returns NULL: if there is no more memory, the
 * handler traps.
 */
void *pb_alloc(size_t size) PB_USED;

/*
 * Frees memory before the call ends: the pointer of a text, list or bytes that the SDK returned, at most once. Never
 * pass the pointer of PB("..."), of a part that pb_cut made, or of a JSON value. NULL does nothing.
 */
void pb_free(const void *memory);

#endif
