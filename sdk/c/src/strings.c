/* Texts and bytes. */
#include "plugboard/text.h"

#include "inside.h"
#include "plugboard/memory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

pb_text pb_text_of(const char *string)
{
    return string == NULL ? PB_NONE : (pb_text){ string, strlen(string) };
}

const char *pb_c_string(pb_text text)
{
    char *copy = pb_alloc(text.len + 1);
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    return copy;
}

bool pb_is_none(pb_text text)
{
    return text.ptr == NULL;
}

pb_text pb_or(pb_text text, pb_text other)
{
    return pb_is_none(text) ? other : text;
}

bool pb_equal(pb_text a, pb_text b)
{
    if (pb_is_none(a) || pb_is_none(b))
        return pb_is_none(a) && pb_is_none(b);
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

bool pb_starts_with(pb_text text, pb_text start)
{
    return text.len >= start.len && (start.len == 0 || memcmp(text.ptr, start.ptr, start.len) == 0);
}

bool pb_contains(pb_text text, pb_text part)
{
    for (; text.len >= part.len; text.ptr++, text.len--) {
        if (pb_starts_with(text, part))
            return true;
        if (text.len == 0)
            break;
    }
    return false;
}

pb_text pb_lower(pb_text text)
{
    if (text.len == 0)
        return text;
    char *lower = pb_alloc(text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        lower[i] = (char)(text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? text.ptr[i] | ('a' ^ 'A') : text.ptr[i]);
    return (pb_text){ lower, text.len };
}

bool pb_cut(pb_text text, char at, pb_text *before, pb_text *after)
{
    const char *found = text.len == 0 ? NULL : memchr(text.ptr, at, text.len);
    if (found == NULL) {
        *before = text;
        *after = PB_NONE;
        return false;
    }
    size_t cut = (size_t)(found - text.ptr);
    *before = (pb_text){ text.ptr, cut };
    *after = (pb_text){ found + 1, text.len - cut - 1 };
    return true;
}

pb_text pb_inside_format(const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int len = vsnprintf(NULL, 0, format, arguments);
    char *text = pb_alloc(len < 0 ? 1 : (size_t)len + 1);
    if (len > 0)
        vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return (pb_text){ text, len < 0 ? 0 : (size_t)len };
}

pb_text pb_format(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    pb_text text = pb_inside_format(format, arguments);
    va_end(arguments);
    return text;
}

pb_text pb_join(pb_texts texts, pb_text separator)
{
    size_t len = texts.len < 2 ? 0 : (texts.len - 1) * separator.len;
    for (size_t i = 0; i < texts.len; i++)
        len += texts.items[i].len;
    char *joined = pb_alloc(len + 1), *end = joined;
    for (size_t i = 0; i < texts.len; i++) {
        pb_text parts[] = { i == 0 ? PB_NONE : separator, texts.items[i] };
        for (size_t j = 0; j < 2; j++) {
            if (parts[j].len > 0)
                memcpy(end, parts[j].ptr, parts[j].len);
            end += parts[j].len;
        }
    }
    return (pb_text){ joined, len };
}

pb_text pb_number(double number)
{
    /* Most numbers are integers that a double represents exactly. They need no search. */
    if (fabs(number) < 9007199254740992.0 && trunc(number) == number)
        return pb_format("%.0f", number == 0 ? 0.0 : number);
    for (int digits = 15; digits < 17; digits++) {
        pb_text text = pb_format("%.*g", digits, number);
        if (strtod(text.ptr, NULL) == number)
            return text;
    }
    return pb_format("%.17g", number);
}

bool pb_to_number(pb_text text, double *number)
{
    /* strtod would also accept leading blanks, hexadecimal and words. */
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '\0' || strchr("+-.0123456789eE", text.ptr[i]) == NULL)
            return false;
    if (text.len == 0)
        return false;
    char *copy = (char *)pb_c_string(text), *end;
    double read = strtod(copy, &end);
    bool whole = end == copy + text.len && isfinite(read);
    pb_free(copy);
    if (whole)
        *number = read;
    return whole;
}

/* Returns the length in bytes of the UTF-8 character at `at`, or 0 if it is not valid. */
static size_t letter(const uint8_t *at, size_t left)
{
    if (at[0] < 0x80)
        return 1;
    size_t len = at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : 2;
    if (at[0] < 0xc2 || at[0] > 0xf4 || left < len)
        return 0;
    for (size_t i = 1; i < len; i++)
        if (at[i] >> 6 != 2)
            return 0;
    /* An overlong encoding, a surrogate, or a code point beyond U+10FFFF. */
    bool wrong = (at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] > 0x9f) || (at[0] == 0xf0 && at[1] < 0x90)
        || (at[0] == 0xf4 && at[1] > 0x8f);
    return wrong ? 0 : len;
}

pb_text pb_utf8(pb_bytes bytes)
{
    for (size_t i = 0; i < bytes.len;) {
        size_t len = letter(bytes.ptr + i, bytes.len - i);
        if (len == 0)
            return PB_NONE;
        i += len;
    }
    return bytes.len == 0 ? pb_inside_empty : (pb_text){ (const char *)bytes.ptr, bytes.len };
}

pb_bytes pb_bytes_of(pb_text text)
{
    return (pb_bytes){ (const uint8_t *)text.ptr, text.len };
}

pb_text pb_hex(pb_bytes bytes)
{
    char *text = pb_alloc(bytes.len * 2 + 1);
    for (size_t i = 0; i < bytes.len; i++) {
        text[i * 2] = "0123456789abcdef"[bytes.ptr[i] >> 4];
        text[i * 2 + 1] = "0123456789abcdef"[bytes.ptr[i] & 15];
    }
    return (pb_text){ text, bytes.len * 2 };
}

/* Returns the value of a hexadecimal digit, or -1 if it is not one. */
static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 'a' ^ 'A';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool pb_from_hex(pb_text text, pb_bytes *bytes)
{
    uint8_t *read = pb_alloc(text.len / 2);
    bool well = text.ptr != NULL && text.len % 2 == 0;
    for (size_t i = 0; well && i < text.len / 2; i++) {
        int high = digit(text.ptr[i * 2]), low = digit(text.ptr[i * 2 + 1]);
        well = high >= 0 && low >= 0;
        if (well)
            read[i] = (uint8_t)(high << 4 | low);
    }
    if (well)
        *bytes = (pb_bytes){ read, text.len / 2 };
    else
        pb_free(read);
    return well;
}
