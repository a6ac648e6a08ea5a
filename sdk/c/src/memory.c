/* Allocates the memory for what the host and the SDK return to the plugin. */
#include "plugboard/memory.h"

#include "inside.h"
#include <stdlib.h>
#include <string.h>

void *pb_alloc(size_t size)
{
    void *memory = calloc(1, size == 0 ? 1 : size);
    if (memory == NULL)
        abort();
    return memory;
}

const pb_text pb_inside_empty = { "", 0 };

void pb_free(const void *memory)
{
    if (memory != pb_inside_empty.ptr)
        free((void *)memory);
}

#ifdef __wasm__
/*
 * The host calls this function to allocate memory for its results. It replaces the function of the bindings, so that a
 * NUL follows every text. Only memory that is aligned to one byte can be text.
 */
__attribute__((export_name("cabi_realloc"))) void *cabi_realloc(void *old, size_t old_size, size_t align, size_t size)
{
    if (size == 0)
        return (void *)align;
    char *memory = realloc(old_size == 0 ? NULL : old, align == 1 ? size + 1 : size);
    if (memory == NULL)
        abort();
    if (align == 1)
        memory[size] = '\0';
    return memory;
}
#endif
