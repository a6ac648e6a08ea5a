/* Passes failures between the host and the plugin. */
#include "bridge.h"

#include <string.h>

/* The kinds of the SDK and of the bindings must be the same. */
_Static_assert(PB_INVALID == PLUGBOARD_INBOX_TYPES_FAILURE_KIND_INVALID, "the kinds of failure have changed");
_Static_assert(PB_INTERNAL == PLUGBOARD_INBOX_TYPES_FAILURE_KIND_INTERNAL, "the kinds of failure have changed");

pb_failure *bridge_failure(bool well, const plugboard_inbox_types_failure_t *given)
{
    if (well)
        return NULL;
    pb_failure *failure = pb_alloc(sizeof *failure);
    *failure = (pb_failure){
        .kind = (pb_failure_kind)given->kind,
        .code = given->code.is_some ? bridge_text(given->code.val) : PB_NONE,
        .message = bridge_text(given->message),
        .has_retry_after_ms = given->retry_after_ms.is_some,
        .retry_after_ms = given->retry_after_ms.is_some ? given->retry_after_ms.val : 0,
    };
    return failure;
}

plugboard_inbox_types_failure_t bridge_given(const pb_failure *failure)
{
    return (plugboard_inbox_types_failure_t){
        .kind = (uint8_t)failure->kind,
        .code = { !pb_is_none(failure->code), bridge_string(failure->code) },
        .message = bridge_string(failure->message),
        .retry_after_ms = { failure->has_retry_after_ms, failure->retry_after_ms },
    };
}

/* A copy, because the bindings free what a handler returns, and the text may be a literal. */
static plugin_string_t own(plugin_string_t text)
{
    uint8_t *copy = pb_alloc(text.len);
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    return (plugin_string_t){ copy, text.len };
}

/*
 * Flushes what printf has buffered. The C library contains it only if the plugin prints, so others pay nothing for it.
 */
#ifdef __wasm__
void __stdio_exit(void) __attribute__((weak));
#endif

bool bridge_end(pb_failure *failure, plugboard_inbox_types_failure_t *given)
{
#ifdef __wasm__
    if (__stdio_exit != NULL)
        __stdio_exit();
#endif
    if (failure == NULL)
        return true;
    *given = bridge_given(failure);
    given->code.val = own(given->code.val);
    given->message = own(given->message);
    return false;
}
