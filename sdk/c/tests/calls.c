/* Tests values, texts, secrets, failures and the end of a handler, with a fake host. */
#include "check.h"
#include "host.h"

#include <string.h>

/* The value that the next calls return. */
static plugin_option_string_t value;

static bool answer(const plugin_string_t *key, const plugin_string_t *text, plugboard_inbox_types_failure_t *err)
{
    last_key = argument(key);
    last_value = argument(text);
    return ended(err);
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

/* Returns bytes in memory of their own, as the host does. */
static plugin_list_u8_t host_bytes(const char *text)
{
    plugin_string_t copy = host_text(text);
    return (plugin_list_u8_t){ copy.ptr, copy.len };
}

bool plugboard_inbox_secrets_exists(plugin_string_t *name)
{
    last_key = (pb_text){ (char *)name->ptr, name->len };
    return found > 0;
}

bool plugboard_inbox_secrets_equals(
    plugin_string_t *name, plugin_string_t *text, bool *ret, plugboard_inbox_types_failure_t *err)
{
    *ret = found > 0;
    return answer(name, text, err);
}

bool plugboard_inbox_secrets_hmac(plugin_string_t *name, plugboard_inbox_secrets_hash_t hash, plugin_list_u8_t *data,
    plugin_list_u8_t *ret, plugboard_inbox_types_failure_t *err)
{
    last_number = hash;
    *ret = host_bytes("mac");
    return answer(name, &(plugin_string_t){ data->ptr, data->len }, err);
}

bool plugboard_inbox_secrets_hmac_matches(plugin_string_t *name, plugboard_inbox_secrets_hash_t hash,
    plugin_list_u8_t *data, plugin_list_u8_t *mac, bool *ret, plugboard_inbox_types_failure_t *err)
{
    last_number = hash;
    *ret = mac->len == 3;
    return answer(name, &(plugin_string_t){ data->ptr, data->len }, err);
}

bool plugboard_inbox_secrets_ed25519_matches(plugin_string_t *name, plugin_list_u8_t *data,
    plugin_list_u8_t *signature, bool *ret, plugboard_inbox_types_failure_t *err)
{
    *ret = signature->len == 3;
    return answer(name, &(plugin_string_t){ data->ptr, data->len }, err);
}

/* Remembers pieces as a text, with each secret's name in angle brackets. */
static void see(const plugboard_inbox_secrets_list_piece_t *pieces)
{
    last_value = PB("");
    for (size_t i = 0; i < pieces->len; i++) {
        const plugboard_inbox_secrets_piece_t *piece = &pieces->ptr[i];
        if (piece->tag == PLUGBOARD_INBOX_SECRETS_PIECE_SECRET) {
            pb_text name = { (char *)piece->val.secret.ptr, piece->val.secret.len };
            last_value = pb_format("%.*s<%.*s>", PB_ARG(last_value), PB_ARG(name));
        } else {
            pb_text data = { (char *)piece->val.data.ptr, piece->val.data.len };
            last_value = pb_format("%.*s%.*s", PB_ARG(last_value), PB_ARG(data));
        }
    }
}

bool plugboard_inbox_secrets_hash_of(plugboard_inbox_secrets_hash_t hash, plugboard_inbox_secrets_list_piece_t *pieces,
    plugin_list_u8_t *ret, plugboard_inbox_types_failure_t *err)
{
    see(pieces);
    last_number = hash;
    if (refusal != NULL)
        *err = *refusal;
    else
        *ret = host_bytes("hash");
    return refusal == NULL;
}

bool plugboard_inbox_secrets_hash_matches(plugboard_inbox_secrets_hash_t hash,
    plugboard_inbox_secrets_list_piece_t *pieces, plugin_list_u8_t *digest, bool *ret,
    plugboard_inbox_types_failure_t *err)
{
    see(pieces);
    last_number = hash;
    last_key = (pb_text){ (char *)digest->ptr, digest->len };
    if (refusal != NULL)
        *err = *refusal;
    else
        *ret = digest->len == 4;
    return refusal == NULL;
}

bool plugboard_inbox_secrets_hmac_joined(plugin_list_string_t *names, plugin_string_t *separator,
    plugboard_inbox_secrets_hash_t hash, plugin_list_u8_t *data, plugin_list_u8_t *ret,
    plugboard_inbox_types_failure_t *err)
{
    last_number = hash;
    last_key = PB("");
    for (size_t i = 0; i < names->len; i++) {
        pb_text name = { (char *)names->ptr[i].ptr, names->ptr[i].len };
        pb_text between = { (char *)separator->ptr, i == 0 ? 0 : separator->len };
        last_key = pb_format("%.*s%.*s%.*s", PB_ARG(last_key), PB_ARG(between), PB_ARG(name));
    }
    last_value = (pb_text){ (char *)data->ptr, data->len };
    if (refusal != NULL)
        *err = *refusal;
    else
        *ret = host_bytes("joined");
    return refusal == NULL;
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

static void data_and_secrets_are_hashed_in_their_order(void)
{
    pb_piece pieces[] = { pb_piece_data(pb_bytes_of(PB("a"))), pb_piece_secret(PB("token")),
        pb_piece_data(pb_bytes_of(PB(""))), pb_piece_data(pb_bytes_of(PB("b"))) };
    pb_bytes digest = pb_bytes_of(PB("before"));
    CHECK(pb_secrets_hash_of(PB_SHA256, (pb_pieces){ pieces, 4 }, &digest) == NULL && last_number == PB_SHA256);
    CHECK_TEXT(last_value, PB("a<token>b"));
    CHECK_TEXT(pb_utf8(digest), PB("hash"));
    bool matches = false;
    CHECK(pb_secrets_hash_matches(PB_SHA1, (pb_pieces){ pieces, 2 }, digest, &matches) == NULL && matches);
    CHECK(last_number == PB_SHA1);
    CHECK_TEXT(last_value, PB("a<token>"));
    CHECK_TEXT(last_key, PB("hash"));
    plugboard_inbox_types_failure_t raw = { .kind = 0, .message = host_text("no secret") };
    refusal = &raw;
    pb_failure *failure = pb_secrets_hash_of(PB_SHA1, (pb_pieces){ NULL, 0 }, &digest);
    CHECK(failure != NULL && failure->kind == PB_INVALID);
    CHECK_TEXT(last_value, PB(""));
    CHECK_TEXT(pb_utf8(digest), PB("hash"));
    CHECK(pb_secrets_hash_matches(PB_SHA1, (pb_pieces){ NULL, 0 }, digest, &matches) != NULL && matches);
    refusal = NULL;
}

static void several_secrets_are_joined_into_a_key(void)
{
    pb_text names[] = { PB("client"), PB("token") };
    pb_bytes data = pb_bytes_of(PB("data")), mac = pb_bytes_of(PB("before"));
    CHECK(pb_secrets_hmac_joined((pb_texts){ names, 2 }, PB("&"), PB_SHA1, data, &mac) == NULL);
    CHECK(last_number == PB_SHA1);
    CHECK_TEXT(last_key, PB("client&token"));
    CHECK_TEXT(last_value, PB("data"));
    CHECK_TEXT(pb_utf8(mac), PB("joined"));
    plugboard_inbox_types_failure_t raw = { .kind = 0, .message = host_text("no names") };
    refusal = &raw;
    CHECK(pb_secrets_hmac_joined((pb_texts){ NULL, 0 }, PB("&"), PB_SHA256, data, &mac) != NULL);
    CHECK_TEXT(pb_utf8(mac), PB("joined"));
    refusal = NULL;
}

static void one_secret_signs_and_verifies(void)
{
    bool is = false;
    pb_bytes data = pb_bytes_of(PB("data")), mac;
    found = 1;
    CHECK(pb_secrets_exists(PB("token")));
    CHECK(pb_secrets_equals(PB("token"), PB("value"), &is) == NULL && is);
    CHECK_TEXT(last_value, PB("value"));
    CHECK(pb_secrets_hmac(PB("token"), PB_SHA256, data, &mac) == NULL && last_number == PB_SHA256);
    CHECK_TEXT(pb_utf8(mac), PB("mac"));
    is = false;
    CHECK(pb_secrets_hmac_matches(PB("token"), PB_SHA1, data, mac, &is) == NULL && is && last_number == PB_SHA1);
    is = false;
    CHECK(pb_secrets_ed25519_matches(PB("key"), data, mac, &is) == NULL && is);
    CHECK_TEXT(last_key, PB("key"));
    CHECK_TEXT(last_value, PB("data"));
}

int main(void)
{
    values_and_options_are_converted_both_ways();
    a_refusal_becomes_a_failure_and_does_not_change_the_result();
    a_handler_succeeds_or_fails_with_texts_that_can_be_freed();
    results_of_text_analysis_are_lists();
    data_and_secrets_are_hashed_in_their_order();
    several_secrets_are_joined_into_a_key();
    one_secret_signs_and_verifies();
    return 0;
}
