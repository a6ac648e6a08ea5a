/* What all tests of calls share of the fake host. */
#include "host.h"

#include <string.h>

plugboard_inbox_types_failure_t *refusal;
size_t found;
pb_text last_key, last_value;
int32_t last_handle;
uint32_t last_number;

pb_text argument(const plugin_string_t *text)
{
    return text == NULL ? PB_NONE : (pb_text){ (const char *)text->ptr, text->len };
}

bool ended(plugboard_inbox_types_failure_t *err)
{
    if (refusal != NULL)
        *err = *refusal;
    return refusal == NULL;
}

plugin_string_t host_text(const char *text)
{
    uint8_t *copy = pb_alloc(strlen(text) + 1);
    memcpy(copy, text, strlen(text));
    return (plugin_string_t){ copy, strlen(text) };
}

void *list_memory(size_t len, size_t size)
{
    return len == 0 ? (void *)size : pb_alloc(len * size);
}
