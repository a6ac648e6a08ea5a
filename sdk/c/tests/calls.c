/* Tests calls to the host and the end of a handler, with a fake host. */
#include "bridge.h"
#include "check.h"

#include <string.h>

/* What the next calls return, and the arguments of the last one. */
static plugin_option_string_t value;
static plugboard_inbox_types_failure_t *refusal;
static pb_text last_key, last_value;

static bool answer(const plugin_string_t *key, const plugin_string_t *text, plugboard_inbox_types_failure_t *err)
{
    last_key = (pb_text){ (char *)key->ptr, key->len };
    last_value = text == NULL ? PB_NONE : (pb_text){ (char *)text->ptr, text->len };
    if (refusal != NULL)
        *err = *refusal;
    return refusal == NULL;
}

bool plugboard_inbox_kv_get(plugin_string_t *key, plugin_option_string_t *ret, plugboard_inbox_types_failure_t *err)
{
    *ret = value;
    return answer(key, NULL, err);
}

bool plugboard_inbox_kv_set(plugin_string_t *key, plugin_string_t *text, plugboard_inbox_types_failure_t *err)
{
    return answer(key, text, err);
}

bool plugboard_inbox_kv_delete(plugin_string_t *key, plugboard_inbox_types_failure_t *err)
{
    return answer(key, NULL, err);
}

bool plugboard_inbox_kv_shared_get(
    plugin_string_t *key, plugin_option_string_t *ret, plugboard_inbox_types_failure_t *err)
{
    return plugboard_inbox_kv_get(key, ret, err);
}

bool plugboard_inbox_kv_shared_set(plugin_string_t *key, plugin_string_t *text, plugboard_inbox_types_failure_t *err)
{
    return answer(key, text, err);
}

bool plugboard_inbox_kv_shared_delete(plugin_string_t *key, plugboard_inbox_types_failure_t *err)
{
    return answer(key, NULL, err);
}

bool plugboard_inbox_kv_shared_add(plugin_string_t *key, double by, double *ret, plugboard_inbox_types_failure_t *err)
{
    *ret = by + 1;
    return answer(key, NULL, err);
}

bool plugboard_inbox_kv_shared_compare_and_set(plugin_string_t *key, plugin_string_t *maybe_expected,
    plugin_string_t *maybe_value, bool *ret, plugboard_inbox_types_failure_t *err)
{
    *ret = maybe_expected == NULL;
    return answer(key, maybe_value, err);
}

/* Returns a text in memory of its own, as the host does. */
static plugin_string_t host_text(const char *text)
{
    uint8_t *copy = pb_alloc(strlen(text) + 1);
    memcpy(copy, text, strlen(text));
    return (plugin_string_t){ copy, strlen(text) };
}

/* Allocates memory of this size, as the host does. NULL for an empty list. */
static void *list_memory(size_t len, size_t size)
{
    return len == 0 ? (void *)size : pb_alloc(len * size);
}

/* How many results the next calls find in a text. */
static size_t found;

void plugboard_inbox_text_fold(plugin_string_t *text, plugin_string_t *ret)
{
    last_value = (pb_text){ (char *)text->ptr, text->len };
    *ret = host_text("folded");
}

void plugboard_inbox_text_contains(plugin_string_t *text, plugin_list_string_t *keywords, plugin_list_u32_t *ret)
{
    last_value = (pb_text){ (char *)text->ptr, text->len };
    plugin_string_t *last = keywords->len == 0 ? NULL : &keywords->ptr[keywords->len - 1];
    last_key = last == NULL ? PB_NONE : (pb_text){ (char *)last->ptr, last->len };
    *ret = (plugin_list_u32_t){ list_memory(found, sizeof *ret->ptr), found };
    for (size_t i = 0; i < found; i++)
        ret->ptr[i] = (uint32_t)i + 7;
}

void plugboard_inbox_text_emails(plugin_string_t *text, plugin_list_string_t *ret)
{
    last_value = (pb_text){ (char *)text->ptr, text->len };
    *ret = (plugin_list_string_t){ list_memory(found, sizeof *ret->ptr), found };
    for (size_t i = 0; i < found; i++)
        ret->ptr[i] = host_text("ada@example.com");
}

void plugboard_inbox_text_phones(
    plugin_string_t *text, plugin_string_t *maybe_region, plugboard_inbox_text_list_phone_t *ret)
{
    last_value = (pb_text){ (char *)text->ptr, text->len };
    last_key = maybe_region == NULL ? PB_NONE : (pb_text){ (char *)maybe_region->ptr, maybe_region->len };
    *ret = (plugboard_inbox_text_list_phone_t){ list_memory(found, sizeof *ret->ptr), found };
    for (size_t i = 0; i < found; i++)
        ret->ptr[i] = (plugboard_inbox_text_phone_t){ host_text("601 234 567"), host_text("+48601234567"),
            { i == 0, i == 0 ? host_text("12") : (plugin_string_t){ (uint8_t *)1, 99 } } };
}

bool plugboard_inbox_text_language(plugin_string_t *text, plugin_string_t *ret)
{
    last_value = (pb_text){ (char *)text->ptr, text->len };
    *ret = found > 0 ? host_text("pl") : (plugin_string_t){ (uint8_t *)1, 99 };
    return found > 0;
}

static void values_and_options_are_converted_both_ways(void)
{
    pb_text text = PB("before");
    value = (plugin_option_string_t){ true, host_text("kept") };
    CHECK(pb_kv_get(PB("key"), &text) == NULL);
    CHECK_TEXT(text, PB("kept"));
    CHECK_TEXT(last_key, PB("key"));
    value = (plugin_option_string_t){ true, { (uint8_t *)1, 0 } };
    CHECK(pb_kv_shared_get(PB("key"), &text) == NULL);
    CHECK_TEXT(text, PB(""));
    pb_free(text.ptr);
    value = (plugin_option_string_t){ false, { (uint8_t *)1, 99 } };
    CHECK(pb_kv_get(PB("key"), &text) == NULL && pb_is_none(text));
    CHECK(pb_kv_set(PB("k"), PB("")) == NULL);
    CHECK_TEXT(last_value, PB(""));
    double sum = 0;
    CHECK(pb_kv_shared_add(PB("k"), 2, &sum) == NULL && sum == 3);
    CHECK(pb_kv_shared_add(PB("k"), 2, NULL) == NULL);
    bool swapped = false;
    CHECK(pb_kv_shared_compare_and_set(PB("k"), PB_NONE, PB("v"), &swapped) == NULL && swapped);
    CHECK_TEXT(last_value, PB("v"));
    CHECK(pb_kv_shared_compare_and_set(PB("k"), PB(""), PB_NONE, &swapped) == NULL && !swapped);
    CHECK(pb_is_none(last_value));
}

static void a_refusal_becomes_a_failure_and_does_not_change_the_result(void)
{
    plugboard_inbox_types_failure_t raw = { .kind = 2, .code = { true, host_text("kv") }, .message = host_text("no"),
        .retry_after_ms = { true, 7 } };
    refusal = &raw;
    pb_text text = PB("before");
    pb_failure *failure = pb_kv_get(PB("key"), &text);
    CHECK(failure != NULL && failure->kind == PB_DENIED && failure->has_retry_after_ms);
    CHECK(failure->retry_after_ms == 7);
    CHECK_TEXT(failure->code, PB("kv"));
    CHECK_TEXT(failure->message, PB("no"));
    CHECK_TEXT(text, PB("before"));
    raw.code.is_some = raw.retry_after_ms.is_some = false;
    failure = pb_kv_delete(PB("key"));
    CHECK(failure != NULL && pb_is_none(failure->code) && !failure->has_retry_after_ms);
    refusal = NULL;
}

static void a_handler_succeeds_or_fails_with_texts_that_can_be_freed(void)
{
    plugboard_inbox_types_failure_t end = { .kind = 99 };
    CHECK(bridge_end(NULL, &end) && end.kind == 99);
    CHECK(!bridge_end(pb_with_retry_after_ms(pb_with_code(pb_fail(PB_CONFLICT, "again"), PB("lit")), 9), &end));
    CHECK(end.kind == PB_CONFLICT && end.code.is_some && end.retry_after_ms.is_some && end.retry_after_ms.val == 9);
    CHECK(end.message.len == 5 && memcmp(end.message.ptr, "again", 5) == 0);
    free(end.message.ptr);
    free(end.code.val.ptr);
    CHECK(!bridge_end(pb_fail(PB_INTERNAL, "x"), &end) && !end.code.is_some && !end.retry_after_ms.is_some);
}

static void results_of_text_analysis_are_lists(void)
{
    found = 2;
    CHECK_TEXT(pb_text_fold(PB("Folded!")), PB("folded"));
    CHECK_TEXT(last_value, PB("Folded!"));
    pb_text keywords[] = { PB("a"), PB("b*") };
    pb_places places = pb_text_contains(PB("a text"), (pb_texts){ keywords, 2 });
    CHECK(places.len == 2 && places.items[0] == 7 && places.items[1] == 8);
    CHECK_TEXT(last_value, PB("a text"));
    CHECK_TEXT(last_key, PB("b*"));
    pb_texts emails = pb_text_emails(PB("a text"));
    CHECK(emails.len == 2);
    CHECK_TEXT(emails.items[1], PB("ada@example.com"));
    pb_phones phones = pb_text_phones(PB("a text"), PB("PL"));
    CHECK_TEXT(last_key, PB("PL"));
    CHECK(phones.len == 2 && pb_is_none(phones.items[1].extension));
    CHECK_TEXT(phones.items[0].written, PB("601 234 567"));
    CHECK_TEXT(phones.items[0].number, PB("+48601234567"));
    CHECK_TEXT(phones.items[0].extension, PB("12"));
    CHECK_TEXT(pb_text_language(PB("a text")), PB("pl"));
    found = 0;
    places = pb_text_contains(PB("a text"), (pb_texts){ NULL, 0 });
    CHECK(places.len == 0 && pb_is_none(last_key));
    pb_free(places.items);
    CHECK(pb_text_emails(PB_NONE).len == 0);
    CHECK(pb_text_phones(PB("a text"), PB_NONE).len == 0 && pb_is_none(last_key));
    CHECK(pb_is_none(pb_text_language(PB("a text"))));
}

int main(void)
{
    values_and_options_are_converted_both_ways();
    a_refusal_becomes_a_failure_and_does_not_change_the_result();
    a_handler_succeeds_or_fails_with_texts_that_can_be_freed();
    results_of_text_analysis_are_lists();
    return 0;
}
