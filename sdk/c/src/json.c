/* Reads JSON in place. A document is checked once, as a whole. After that, values are found by skipping over others. */
#include "plugboard/json.h"

#include "plugboard/memory.h"
#include <stdio.h>
#include <string.h>

/* The maximum nesting of a document. Deeper ones would exhaust the stack. */
#define DEEPEST 64

/* The current position, and the end of the text. */
typedef struct reader {
    const char *at;
    const char *end;
} reader;

static bool check_value(reader *in, int depth);

/* Returns the next character. NUL at the end: valid JSON contains no NUL. */
static char peek(const reader *in)
{
    return in->at < in->end ? *in->at : '\0';
}

static void skip_blanks(reader *in)
{
    while (in->at < in->end && (*in->at == ' ' || *in->at == '\t' || *in->at == '\n' || *in->at == '\r'))
        in->at++;
}

/* Skips blanks. If the next character is `c`, consumes it. */
static bool take(reader *in, char c)
{
    skip_blanks(in);
    if (peek(in) != c || in->at == in->end)
        return false;
    in->at++;
    return true;
}

static bool take_word(reader *in, pb_text word)
{
    bool is = pb_starts_with((pb_text){ in->at, (size_t)(in->end - in->at) }, word);
    in->at += is ? word.len : 0;
    return is;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool check_digits(reader *in)
{
    const char *from = in->at;
    while (is_digit(peek(in)))
        in->at++;
    return in->at > from;
}

static bool check_number(reader *in)
{
    if (peek(in) == '-')
        in->at++;
    if (peek(in) == '0')
        in->at++;
    else if (!check_digits(in))
        return false;
    if (peek(in) == '.') {
        in->at++;
        if (!check_digits(in))
            return false;
    }
    if (peek(in) == 'e' || peek(in) == 'E') {
        in->at++;
        if (peek(in) == '+' || peek(in) == '-')
            in->at++;
        return check_digits(in);
    }
    return true;
}

/* Reads four hexadecimal digits. */
static bool read_unit(reader *in, uint32_t *unit)
{
    pb_bytes bytes;
    if (in->end - in->at < 4 || !pb_from_hex((pb_text){ in->at, 4 }, &bytes))
        return false;
    *unit = (uint32_t)bytes.ptr[0] << 8 | bytes.ptr[1];
    pb_free(bytes.ptr);
    in->at += 4;
    return true;
}

static bool check_string(reader *in)
{
    if (!take(in, '"'))
        return false;
    while (in->at < in->end) {
        unsigned char c = (unsigned char)*in->at++;
        if (c == '"')
            return true;
        if (c < ' ')
            return false;
        if (c == '\\') {
            char escape = peek(in);
            in->at += in->at < in->end;
            uint32_t unit;
            if (escape == 'u' ? !read_unit(in, &unit) : escape == '\0' || strchr("\"\\/bfnrt", escape) == NULL)
                return false;
        }
    }
    return false;
}

/* Checks the members of an array or an object, up to and including the closing bracket. */
static bool check_members(reader *in, int depth, char close)
{
    if (take(in, close))
        return true;
    do {
        if (close == '}' && !(check_string(in) && take(in, ':')))
            return false;
        if (!check_value(in, depth + 1))
            return false;
    } while (take(in, ','));
    return take(in, close);
}

static bool check_value(reader *in, int depth)
{
    skip_blanks(in);
    if (depth > DEEPEST)
        return false;
    switch (peek(in)) {
    case '{':
        in->at++;
        return check_members(in, depth, '}');
    case '[':
        in->at++;
        return check_members(in, depth, ']');
    case '"':
        return check_string(in);
    case 't':
        return take_word(in, PB("true"));
    case 'f':
        return take_word(in, PB("false"));
    case 'n':
        return take_word(in, PB("null"));
    default:
        return check_number(in);
    }
}

/* Returns a reader that starts at `from`, inside a value that has been checked. */
static reader inside(pb_json value, const char *from)
{
    return (reader){ from, value.raw.ptr + value.raw.len };
}

static pb_json next_value(reader *in)
{
    skip_blanks(in);
    const char *from = in->at;
    (void)check_value(in, 0);
    return (pb_json){ { from, (size_t)(in->at - from) } };
}

pb_json pb_json_read(pb_text document)
{
    pb_json none = { PB_NONE };
    reader in = { document.ptr, document.ptr + document.len };
    if (pb_is_none(document) || pb_is_none(pb_utf8(pb_bytes_of(document))))
        return none;
    skip_blanks(&in);
    const char *from = in.at;
    if (!check_value(&in, 0))
        return none;
    size_t len = (size_t)(in.at - from);
    skip_blanks(&in);
    return in.at == in.end ? (pb_json){ { from, len } } : none;
}

pb_json_type pb_json_type_of(pb_json value)
{
    if (pb_is_none(value.raw))
        return PB_JSON_NONE;
    switch (value.raw.ptr[0]) {
    case '{':
        return PB_JSON_OBJECT;
    case '[':
        return PB_JSON_ARRAY;
    case '"':
        return PB_JSON_STRING;
    case 't':
    case 'f':
        return PB_JSON_BOOL;
    case 'n':
        return PB_JSON_NULL;
    default:
        return PB_JSON_NUMBER;
    }
}

pb_json pb_json_member(pb_json object, pb_text name)
{
    if (pb_json_type_of(object) == PB_JSON_OBJECT) {
        reader in = inside(object, object.raw.ptr + 1);
        while (!take(&in, '}')) {
            pb_text key = pb_json_text(next_value(&in));
            bool found = pb_equal(key, name);
            pb_free(key.ptr);
            (void)take(&in, ':');
            pb_json value = next_value(&in);
            if (found)
                return value;
            (void)take(&in, ',');
        }
    }
    return (pb_json){ PB_NONE };
}

bool pb_json_next(pb_json list, pb_json *item)
{
    if (pb_json_type_of(list) != PB_JSON_ARRAY)
        return false;
    bool first = pb_is_none(item->raw);
    reader in = inside(list, first ? list.raw.ptr + 1 : item->raw.ptr + item->raw.len);
    if (!first)
        (void)take(&in, ',');
    if (take(&in, ']'))
        return false;
    *item = next_value(&in);
    return true;
}

/* Writes a code point in UTF-8, and returns where the next one goes. */
static char *put_letter(char *out, uint32_t letter)
{
    if (letter < 0x80) {
        *out++ = (char)letter;
        return out;
    }
    int more = letter < 0x800 ? 1 : letter < 0x10000 ? 2 : 3;
    static const uint8_t first[] = { 0, 0xc0, 0xe0, 0xf0 };
    *out++ = (char)(first[more] | letter >> (6 * more));
    while (more-- > 0)
        *out++ = (char)(0x80 | (letter >> (6 * more) & 0x3f));
    return out;
}

/* Reads the code point of a `\u` escape at its four digits: one unit, or a surrogate pair. */
static uint32_t read_letter(reader *in)
{
    uint32_t unit = 0xfffd, second;
    (void)read_unit(in, &unit);
    if (unit >= 0xd800 && unit < 0xdc00 && in->end - in->at >= 6 && in->at[0] == '\\' && in->at[1] == 'u') {
        reader ahead = { in->at + 2, in->end };
        if (read_unit(&ahead, &second) && second >= 0xdc00 && second < 0xe000) {
            in->at = ahead.at;
            return 0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00);
        }
    }
    return unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit;
}

pb_text pb_json_text(pb_json value)
{
    if (pb_json_type_of(value) != PB_JSON_STRING)
        return PB_NONE;
    /* An escape is never shorter than the text it stands for, so this is enough memory. */
    char *text = pb_alloc(value.raw.len), *out = text;
    reader in = { value.raw.ptr + 1, value.raw.ptr + value.raw.len - 1 };
    while (in.at < in.end) {
        char c = *in.at++;
        if (c == '\\') {
            static const char names[] = "bfnrt", meant[] = "\b\f\n\r\t";
            char escape = *in.at++;
            const char *known = strchr(names, escape);
            if (escape == 'u') {
                out = put_letter(out, read_letter(&in));
                continue;
            }
            c = known == NULL ? escape : meant[known - names];
        }
        *out++ = c;
    }
    return (pb_text){ text, (size_t)(out - text) };
}

bool pb_json_number(pb_json value, double *number)
{
    return pb_json_type_of(value) == PB_JSON_NUMBER && pb_to_number(value.raw, number);
}

bool pb_json_true(pb_json value)
{
    return pb_equal(value.raw, PB("true"));
}

pb_text pb_json_quote(pb_text text)
{
    if (pb_is_none(text))
        return PB("null");
    /* Room for the quotes and a NUL. No byte becomes longer than `\u001f`. */
    char *quoted = pb_alloc(text.len * 6 + 3), *out = quoted;
    *out++ = '"';
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < ' ') {
            out += sprintf(out, "\\u%04x", c);
            continue;
        }
        if (c == '"' || c == '\\')
            *out++ = '\\';
        *out++ = (char)c;
    }
    *out++ = '"';
    return (pb_text){ quoted, (size_t)(out - quoted) };
}
