/* Tests reading and writing JSON. */
#include "check.h"

#include <string.h>

static void values_are_found(void)
{
    pb_json root = pb_json_read(PB(" { \"a\" : [1, -2.5e1, \"x\", null, true, {}] , \"b\\u0063\":\"y\", \"a\": 0 } "));
    CHECK(pb_json_type_of(root) == PB_JSON_OBJECT);
    pb_json list = pb_json_member(root, PB("a")), item = { PB_NONE };
    pb_json_type types[] = { PB_JSON_NUMBER, PB_JSON_NUMBER, PB_JSON_STRING, PB_JSON_NULL, PB_JSON_BOOL,
        PB_JSON_OBJECT };
    size_t count = 0;
    while (pb_json_next(list, &item)) {
        CHECK(count < 6 && pb_json_type_of(item) == types[count]);
        double number;
        if (count == 1)
            CHECK(pb_json_number(item, &number) && number == -25);
        CHECK(pb_json_true(item) == (count == 4));
        count++;
    }
    CHECK(count == 6);
    CHECK_TEXT(pb_json_text(pb_json_member(root, PB("bc"))), PB("y"));
    CHECK(pb_json_type_of(pb_json_member(root, PB("c"))) == PB_JSON_NONE);
    CHECK(pb_json_type_of(pb_json_member(list, PB("c"))) == PB_JSON_NONE);
    CHECK(pb_is_none(pb_json_text(list)) && !pb_json_next(root, &item));
    pb_json empty = pb_json_read(PB("[]"));
    item = (pb_json){ PB_NONE };
    CHECK(!pb_json_next(empty, &item));
}

static void escapes_in_strings_are_decoded(void)
{
    struct {
        pb_text json, text;
    } strings[] = {
        { PB("\"\""), PB("") },
        { PB("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), PB("\"\\/\b\f\n\r\t") },
        { PB("\"\\u00fc\\u20ac\\ud83e\\udd80\""), PB("\xc3\xbc\xe2\x82\xac\xf0\x9f\xa6\x80") },
        { PB("\"\\ud83e\""), PB("\xef\xbf\xbd") },
        { PB("\"\\udd80\\ud83ex\""), PB("\xef\xbf\xbd\xef\xbf\xbdx") },
        { PB("\"\\ud83e\\u0041\""), PB("\xef\xbf\xbd" "A") },
        { PB("\"\\u0000\""), PB("\0") },
    };
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        CHECK_TEXT(pb_json_text(pb_json_read(strings[i].json)), strings[i].text);
    CHECK_TEXT(pb_json_quote(PB("a\"\\\n\x1f\xc3\xbc")), PB("\"a\\\"\\\\\\u000a\\u001f\xc3\xbc\""));
    CHECK_TEXT(pb_json_quote(PB_NONE), PB("null"));
    CHECK_TEXT(pb_json_text(pb_json_read(pb_json_quote(PB("\0\t\"x")))), PB("\0\t\"x"));
}

static void invalid_json_is_none(void)
{
    pb_text wrong[] = { PB_NONE, PB(""), PB(" "), PB("{"), PB("["), PB("[1,]"), PB("{\"a\"}"), PB("{\"a\":}"),
        PB("{a:1}"), PB("{\"a\":1,}"), PB("01"), PB("1."), PB(".5"), PB("-"), PB("1e"), PB("+1"), PB("nul"), PB("true1"),
        PB("1 2"),
        PB("\"a"), PB("\"\\x\""), PB("\"\\u12\""), PB("\"\n\""), PB("\"\xff\""), PB("'a'"), PB("[1 2]"), PB("[}"),
        PB("\"\\"), PB("{\"a\":1"), PB("\0"), PB("1\0"), PB("NaN") };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(pb_json_type_of(pb_json_read(wrong[i])) == PB_JSON_NONE);
}

static void deep_nesting_is_rejected(void)
{
    char deep[20000];
    for (size_t levels = 60; levels < 70; levels++) {
        memset(deep, '[', levels);
        memset(deep + levels, ']', levels);
        bool read = pb_json_type_of(pb_json_read((pb_text){ deep, levels * 2 })) == PB_JSON_ARRAY;
        CHECK(read == (levels <= 65));
    }
    memset(deep, '[', sizeof deep);
    CHECK(pb_json_type_of(pb_json_read((pb_text){ deep, sizeof deep })) == PB_JSON_NONE);
}

/* Visits all of a value, and frees what that allocated. */
static void walk(pb_json value)
{
    double number;
    pb_text text = pb_json_text(value);
    CHECK(pb_is_none(text) || pb_equal(pb_utf8(pb_bytes_of(text)), text));
    pb_free(text.ptr);
    CHECK(pb_json_number(value, &number) == (pb_json_type_of(value) == PB_JSON_NUMBER));
    pb_json item = { PB_NONE };
    while (pb_json_next(value, &item))
        walk(item);
    pb_json member = pb_json_member(value, PB("a"));
    if (!pb_is_none(member.raw))
        walk(member);
}

/* Reads documents with some bytes changed to their end. The sanitizers check that nothing beyond it is read. */
static void broken_documents_do_no_harm(void)
{
    pb_text whole = PB("{\"a\":[1,-2.5e+3,{\"b\\u00e4\":\"\\ud83e\\udd80\\n\",\"a\":null}],\"c\":[true,false,[]]}");
    uint32_t seed = 1;
    for (int turn = 0; turn < 200000; turn++) {
        char *copy = malloc(whole.len);
        memcpy(copy, whole.ptr, whole.len);
        for (int change = 0; change < 2; change++) {
            seed = seed * 1664525 + 1013904223;
            copy[(seed >> 8) % whole.len] = "{}[]\",:\\u019ea-+. \xf0"[(seed >> 20) % 19];
        }
        size_t len = (seed >> 4) % 3 == 0 ? (seed >> 9) % whole.len : whole.len;
        walk(pb_json_read((pb_text){ copy, len }));
        free(copy);
    }
}

int main(void)
{
    values_are_found();
    escapes_in_strings_are_decoded();
    invalid_json_is_none();
    deep_nesting_is_rejected();
    broken_documents_do_no_harm();
    return 0;
}
