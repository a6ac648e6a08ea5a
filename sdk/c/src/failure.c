/* Makes failures. */
#include "plugboard/failure.h"

#include "inside.h"
#include "plugboard/memory.h"

pb_failure *pb_fail(pb_failure_kind kind, const char *format, ...)
{
    pb_failure *failure = pb_alloc(sizeof *failure);
    va_list arguments;
    va_start(arguments, format);
    failure->kind = kind;
    failure->message = pb_inside_format(format, arguments);
    va_end(arguments);
    return failure;
}

pb_failure *pb_with_code(pb_failure *failure, pb_text code)
{
    failure->code = code;
    return failure;
}

pb_failure *pb_with_retry_after_ms(pb_failure *failure, uint32_t milliseconds)
{
    failure->has_retry_after_ms = true;
    failure->retry_after_ms = milliseconds;
    return failure;
}

pb_text pb_failure_kind_word(pb_failure_kind kind)
{
    switch (kind) {
    case PB_INVALID:
        return PB("invalid");
    case PB_NOT_FOUND:
        return PB("not-found");
    case PB_DENIED:
        return PB("denied");
    case PB_CONFLICT:
        return PB("conflict");
    case PB_RATE_LIMITED:
        return PB("rate-limited");
    case PB_UNAVAILABLE:
        return PB("unavailable");
    case PB_UNCERTAIN:
        return PB("uncertain");
    case PB_INTERNAL:
        break;
    }
    return PB("internal");
}
