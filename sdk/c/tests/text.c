/* Tests texts, numbers, bytes and failures. */
#include "check.h"

#include <math.h>
#include <string.h>

static void none_is_not_empty(void)
{
    CHECK(pb_is_none(PB_NONE) && !pb_is_none(PB("")));
    CHECK(pb_equal(PB_NONE, PB_NONE) && !pb_equal(PB_NONE, PB("")) && pb_equal(PB("a"), PB("a")));
    CHECK_TEXT(pb_or(PB_NONE, PB("b")), PB("b"));
    CHECK_TEXT(pb_or(PB(""), PB("b")), PB(""));
    CHECK(pb_is_none(pb_text_of(NULL)));
    CHECK_TEXT(pb_text_of("abc"), PB("abc"));
    CHECK(strcmp(pb_c_string(PB_NONE), "") == 0);
    CHECK(strcmp(pb_c_string((pb_text){ "abcd", 2 }), "ab") == 0);
}

static void texts_are_cut_and_joined(void)
{
    pb_text before, after;
    CHECK(pb_cut(PB("order 7 now"), ' ', &before, &after));
    CHECK_TEXT(before, PB("order"));
    CHECK_TEXT(after, PB("7 now"));
    CHECK(pb_cut(after, ' ', &before, &after));
    CHECK_TEXT(after, PB("now"));
    CHECK(!pb_cut(PB("order"), ' ', &before, &after) && pb_is_none(after));
    CHECK(!pb_cut(PB_NONE, ' ', &before, &after) && pb_is_none(before));
    CHECK(pb_starts_with(PB("bad-1"), PB("bad")) && !pb_starts_with(PB("ba"), PB("bad")));
    CHECK(pb_starts_with(PB_NONE, PB("")) && pb_starts_with(PB("a"), PB_NONE));
    CHECK(pb_contains(PB("when are you open"), PB("open")) && pb_contains(PB("ab"), PB("a")));
    CHECK(pb_contains(PB(""), PB("")) && pb_contains(PB_NONE, PB("")) && pb_contains(PB("a"), PB_NONE));
    CHECK(!pb_contains(PB("ope"), PB("open")) && !pb_contains(PB_NONE, PB("a")) && !pb_contains(PB("aab"), PB("ba")));
    CHECK_TEXT(pb_lower(PB("HOURS? \xc3\x9c@[z")), PB("hours? \xc3\x9c@[z"));
    CHECK(pb_is_none(pb_lower(PB_NONE)));
    pb_text parts[] = { PB("a"), PB_NONE, PB("c") };
    CHECK_TEXT(pb_join((pb_texts){ parts, 3 }, PB(", ")), PB("a, , c"));
    CHECK_TEXT(pb_join((pb_texts){ parts, 1 }, PB(", ")), PB("a"));
    CHECK_TEXT(pb_join((pb_texts){ NULL, 0 }, PB(", ")), PB(""));
}

static void texts_can_be_formatted(void)
{
    pb_text name = PB("Ada"), none = PB_NONE;
    pb_text text = pb_format("%.*s%.*s is %d", PB_ARG(name), PB_ARG(none), 36);
    CHECK_TEXT(text, PB("Ada is 36"));
    CHECK(text.ptr[text.len] == '\0');
    CHECK_TEXT(pb_format("%s", ""), PB(""));
}

static void numbers_are_written_short_and_read_back(void)
{
    struct {
        double number;
        pb_text text;
    } numbers[] = { { 0, PB("0") }, { -0.0, PB("0") }, { 12, PB("12") }, { -1.5, PB("-1.5") }, { 0.1, PB("0.1") },
        { 1700000000000, PB("1700000000000") }, { 9007199254740991, PB("9007199254740991") }, { 1e30, PB("1e+30") },
        { 1.0 / 3, PB("0.3333333333333333") } };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        CHECK_TEXT(pb_number(numbers[i].number), numbers[i].text);
        double back = NAN;
        CHECK(pb_to_number(numbers[i].text, &back) && back == numbers[i].number);
    }
    pb_text wrong[] = { PB_NONE, PB(""), PB("1 "), PB(" 1"), PB("0x10"), PB("nan"), PB("inf"), PB("1e999"), PB("-"),
        PB("1.2.3"), PB("1\0"), PB("12a") };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        double number = 7;
        CHECK(!pb_to_number(wrong[i], &number) && number == 7);
    }
}

static void only_utf8_bytes_become_text(void)
{
    pb_text good[] = { PB(""), PB("a"), PB("gr\xc3\xbc\xc3\x9f" "e"), PB("\xf0\x9f\xa6\x80"), PB("\xef\xbf\xbf"),
        PB("\0") };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CHECK_TEXT(pb_utf8(pb_bytes_of(good[i])), good[i]);
    /* Truncated, out of place, overlong, surrogate, beyond the last code point. */
    pb_text bad[] = { PB("\xc3"), PB("\x80"), PB("\xff"), PB("\xc0\x80"), PB("\xe0\x80\x80"), PB("\xed\xa0\x80"),
        PB("\xf0\x80\x80\x80"), PB("\xf4\x90\x80\x80"), PB("\xf0\x9f\xa6"), PB("\xe2\x28\xa1") };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(pb_is_none(pb_utf8(pb_bytes_of(bad[i]))));
}

static void hexadecimal_is_written_and_read(void)
{
    pb_bytes bytes = { (const uint8_t *)"\x00\xff\x7e", 3 }, back;
    CHECK_TEXT(pb_hex(bytes), PB("00ff7e"));
    CHECK(pb_from_hex(PB("00fF7E"), &back) && back.len == 3 && memcmp(back.ptr, bytes.ptr, 3) == 0);
    CHECK(pb_from_hex(PB(""), &back) && back.len == 0);
    CHECK(!pb_from_hex(PB("0"), &back) && !pb_from_hex(PB("zz"), &back) && !pb_from_hex(PB_NONE, &back));
    CHECK(!pb_from_hex(PB("@0"), &back) && !pb_from_hex(PB("0`"), &back));
}

static pb_failure *refuse(void)
{
    PB_TRY(NULL);
    PB_TRY(pb_with_retry_after_ms(pb_with_code(pb_fail(PB_RATE_LIMITED, "wait, %s", "please"), PB("613")), 5000));
    return NULL;
}

static void failures_are_passed_on(void)
{
    pb_failure *failure = refuse();
    CHECK(failure != NULL && failure->kind == PB_RATE_LIMITED);
    CHECK(failure->has_retry_after_ms && failure->retry_after_ms == 5000);
    CHECK_TEXT(failure->message, PB("wait, please"));
    CHECK_TEXT(failure->code, PB("613"));
    CHECK_TEXT(pb_failure_kind_word(failure->kind), PB("rate-limited"));
    CHECK(pb_is_none(pb_fail(PB_INTERNAL, "x")->code) && !pb_fail(PB_INTERNAL, "x")->has_retry_after_ms);
}

static void memory_can_be_freed(void)
{
    pb_free(NULL);
    pb_free(pb_format("%d", 1).ptr);
    pb_free(pb_format("%s", "").ptr);
    pb_free(pb_utf8((pb_bytes){ NULL, 0 }).ptr);
    pb_free(pb_alloc(0));
}

int main(void)
{
    none_is_not_empty();
    texts_are_cut_and_joined();
    texts_can_be_formatted();
    numbers_are_written_short_and_read_back();
    only_utf8_bytes_become_text();
    hexadecimal_is_written_and_read();
    failures_are_passed_on();
    memory_can_be_freed();
    return 0;
}
