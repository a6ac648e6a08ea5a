/* Tests replies, templates and what else is done in a conversation, with a fake host. */
#include "check.h"
#include "host.h"

/* The end of a call that only has a handle and perhaps a text. */
static bool done(int32_t handle, const plugin_string_t *text, plugboard_inbox_types_failure_t *err)
{
    last_handle = handle;
    last_value = argument(text);
    return ended(err);
}

bool plugboard_inbox_signals_typing(plugboard_inbox_conversations_borrow_conversation_t conversation, uint32_t seconds,
    plugboard_inbox_types_failure_t *err)
{
    last_number = seconds;
    return done(conversation.__handle, NULL, err);
}

bool plugboard_inbox_signals_read(
    plugboard_inbox_conversations_borrow_conversation_t conversation, plugboard_inbox_types_failure_t *err)
{
    return done(conversation.__handle, NULL, err);
}

bool plugboard_inbox_signals_react(plugboard_inbox_conversations_borrow_message_t message,
    plugin_string_t *maybe_emoji, plugboard_inbox_types_failure_t *err)
{
    return done(message.__handle, maybe_emoji, err);
}

bool plugboard_inbox_corrections_edit(plugboard_inbox_conversations_borrow_message_t message, plugin_string_t *text,
    plugboard_inbox_types_failure_t *err)
{
    return done(message.__handle, text, err);
}

bool plugboard_inbox_corrections_delete(
    plugboard_inbox_conversations_borrow_message_t message, plugboard_inbox_types_failure_t *err)
{
    return done(message.__handle, NULL, err);
}

void plugboard_inbox_conversations_method_contact_consent(
    plugboard_inbox_conversations_borrow_contact_t self, plugin_string_t *purpose, plugin_string_t *ret)
{
    last_handle = self.__handle;
    last_key = (pb_text){ (char *)purpose->ptr, purpose->len };
    *ret = host_text("given");
}

plugboard_inbox_replies_own_draft_t plugboard_inbox_replies_constructor_draft(plugin_string_t *text)
{
    last_value = argument(text);
    return (plugboard_inbox_replies_own_draft_t){ 30 };
}

/* Remembers a call of a draft: the method, and its text. */
static void drafted(plugboard_inbox_replies_borrow_draft_t draft, pb_text method, const plugin_string_t *text)
{
    last_handle = draft.__handle;
    last_key = method;
    last_value = argument(text);
}

void plugboard_inbox_replies_method_draft_quick_reply(
    plugboard_inbox_replies_borrow_draft_t self, plugin_string_t *title, plugin_string_t *payload)
{
    last_handle = self.__handle;
    last_key = argument(title);
    last_value = argument(payload);
}

void plugboard_inbox_replies_method_draft_attachment(
    plugboard_inbox_replies_borrow_draft_t self, plugboard_inbox_conversations_borrow_attachment_t file)
{
    drafted(self, PB("attachment"), NULL);
    last_number = (uint32_t)file.__handle;
}

void plugboard_inbox_replies_method_draft_reply_to(
    plugboard_inbox_replies_borrow_draft_t self, plugboard_inbox_conversations_borrow_message_t message)
{
    drafted(self, PB("reply-to"), NULL);
    last_number = (uint32_t)message.__handle;
}

void plugboard_inbox_replies_method_draft_subject(
    plugboard_inbox_replies_borrow_draft_t self, plugin_string_t *subject)
{
    drafted(self, PB("subject"), subject);
}

void plugboard_inbox_replies_method_draft_content(
    plugboard_inbox_replies_borrow_draft_t self, plugin_string_t *document)
{
    drafted(self, PB("content"), document);
}

void plugboard_inbox_replies_method_draft_purpose(
    plugboard_inbox_replies_borrow_draft_t self, plugin_string_t *purpose)
{
    drafted(self, PB("purpose"), purpose);
}

void plugboard_inbox_replies_draft_drop_own(plugboard_inbox_replies_own_draft_t draft)
{
    last_handle = draft.__handle;
}

/* The end of a call that sends a draft or a filling, which is held. */
static bool sent(plugboard_inbox_conversations_borrow_conversation_t conversation, int32_t what,
    plugboard_inbox_replies_preview_t *ret, plugboard_inbox_types_failure_t *err)
{
    last_handle = what;
    last_number = (uint32_t)conversation.__handle;
    if (refusal == NULL)
        *ret = PLUGBOARD_INBOX_REPLIES_PREVIEW_HELD;
    return ended(err);
}

bool plugboard_inbox_replies_reply(plugboard_inbox_conversations_borrow_conversation_t conversation,
    plugboard_inbox_replies_own_draft_t draft, plugboard_inbox_replies_preview_t *ret,
    plugboard_inbox_types_failure_t *err)
{
    return sent(conversation, draft.__handle, ret, err);
}

plugboard_inbox_templates_own_filling_t plugboard_inbox_templates_constructor_filling(
    plugin_string_t *name, plugin_string_t *language)
{
    last_key = argument(name);
    last_value = argument(language);
    return (plugboard_inbox_templates_own_filling_t){ 40 };
}

void plugboard_inbox_templates_method_filling_set(
    plugboard_inbox_templates_borrow_filling_t self, plugin_string_t *parameter, plugin_string_t *text)
{
    last_handle = self.__handle;
    last_key = argument(parameter);
    last_value = argument(text);
}

void plugboard_inbox_templates_method_filling_set_file(plugboard_inbox_templates_borrow_filling_t self,
    plugin_string_t *parameter, plugboard_inbox_conversations_borrow_attachment_t file)
{
    last_handle = self.__handle;
    last_key = argument(parameter);
    last_number = (uint32_t)file.__handle;
}

void plugboard_inbox_templates_filling_drop_own(plugboard_inbox_templates_own_filling_t filling)
{
    last_handle = filling.__handle;
}

bool plugboard_inbox_templates_names(plugboard_inbox_conversations_borrow_conversation_t conversation,
    plugin_string_t *maybe_language, plugin_list_string_t *ret, plugboard_inbox_types_failure_t *err)
{
    last_handle = conversation.__handle;
    last_key = argument(maybe_language);
    *ret = (plugin_list_string_t){ list_memory(found, sizeof *ret->ptr), found };
    for (size_t i = 0; i < found; i++)
        ret->ptr[i] = host_text(i == 0 ? "order" : "welcome");
    return ended(err);
}

bool plugboard_inbox_templates_reply(plugboard_inbox_conversations_borrow_conversation_t conversation,
    plugin_string_t *name, plugin_string_t *language, plugin_list_string_t *variables,
    plugboard_inbox_replies_preview_t *ret, plugboard_inbox_types_failure_t *err)
{
    last_key = argument(name);
    last_value = variables->len == 0 ? argument(language) : argument(&variables->ptr[variables->len - 1]);
    return sent(conversation, (int32_t)variables->len, ret, err);
}

bool plugboard_inbox_templates_reply_with(plugboard_inbox_conversations_borrow_conversation_t conversation,
    plugboard_inbox_templates_own_filling_t filling, plugboard_inbox_replies_preview_t *ret,
    plugboard_inbox_types_failure_t *err)
{
    return sent(conversation, filling.__handle, ret, err);
}

bool plugboard_inbox_templates_find(plugboard_inbox_conversations_borrow_conversation_t conversation,
    plugin_string_t *name, plugin_string_t *language, plugin_string_t *ret, plugboard_inbox_types_failure_t *err)
{
    last_key = argument(name);
    if (refusal == NULL)
        *ret = host_text("{\"name\":\"order\"}");
    return done(conversation.__handle, language, err);
}

/* One function of src/conversations.c, for a form of function that no other source has. */
BRIDGE_KEYED_TEXT(conversations, contact, consent)

static void a_signal_names_a_conversation_or_a_message(void)
{
    pb_conversation conversation = { 9 };
    pb_message message = { 10 };
    CHECK(pb_signals_typing(conversation, 5) == NULL && last_handle == 9 && last_number == 5);
    last_handle = 0;
    CHECK(pb_signals_read(conversation) == NULL && last_handle == 9);
    CHECK(pb_signals_react(message, PB("+1")) == NULL && last_handle == 10);
    CHECK_TEXT(last_value, PB("+1"));
    CHECK(pb_signals_react(message, PB_NONE) == NULL && pb_is_none(last_value));
    plugboard_inbox_types_failure_t raw = { .kind = 0, .message = host_text("too long") };
    refusal = &raw;
    pb_failure *failure = pb_signals_typing(conversation, 61);
    CHECK(failure != NULL && failure->kind == PB_INVALID);
    refusal = NULL;
}

static void a_correction_names_a_message(void)
{
    pb_message message = { 11 };
    CHECK(pb_corrections_edit(message, PB("corrected")) == NULL && last_handle == 11);
    CHECK_TEXT(last_value, PB("corrected"));
    last_handle = 0;
    CHECK(pb_corrections_delete(message) == NULL && last_handle == 11);
    plugboard_inbox_types_failure_t raw = { .kind = 2, .code = { true, host_text("not-own") },
        .message = host_text("not yours") };
    refusal = &raw;
    pb_failure *failure = pb_corrections_edit(message, PB(""));
    CHECK(failure != NULL && failure->kind == PB_DENIED);
    CHECK_TEXT(failure->code, PB("not-own"));
    CHECK(pb_corrections_delete(message) != NULL);
    refusal = NULL;
}

static void consent_is_a_word_for_a_purpose(void)
{
    CHECK_TEXT(pb_contact_consent((pb_contact){ 12 }, PB("marketing")), PB("given"));
    CHECK(last_handle == 12);
    CHECK_TEXT(last_key, PB("marketing"));
}

static void pairs_for_the_host_keep_their_order(void)
{
    pb_pair answers[] = { { PB("When?"), PB("now") }, { PB("Size?"), PB("") } };
    pb_pairs pairs = { answers, 2 }, none = { NULL, 0 };
    plugin_list_tuple2_string_string_t list;
    BRIDGE_PAIRS_FOR(pairs, list);
    CHECK(list.len == 2);
    CHECK_TEXT(bridge_text(list.ptr[0].f0), PB("When?"));
    CHECK_TEXT(bridge_text(list.ptr[0].f1), PB("now"));
    CHECK_TEXT(bridge_text(list.ptr[1].f0), PB("Size?"));
    CHECK_TEXT(bridge_text(list.ptr[1].f1), PB(""));
    BRIDGE_PAIRS_FOR(none, list);
    CHECK(list.len == 0);
}

static void a_draft_has_rich_content_and_a_purpose(void)
{
    pb_conversation conversation = { 9 };
    pb_draft draft = pb_draft_new(PB(""));
    CHECK(draft.handle == 30);
    CHECK_TEXT(last_value, PB(""));
    pb_draft_content(draft, PB("{\"version\":1}"));
    CHECK(last_handle == 30);
    CHECK_TEXT(last_key, PB("content"));
    CHECK_TEXT(last_value, PB("{\"version\":1}"));
    pb_draft_purpose(draft, PB("marketing"));
    CHECK_TEXT(last_key, PB("purpose"));
    CHECK_TEXT(last_value, PB("marketing"));
    last_handle = 0;
    pb_preview preview = PB_ALLOWED;
    CHECK(pb_replies_reply(conversation, draft, &preview) == NULL && preview == PB_HELD);
    CHECK(last_handle == 30 && last_number == 9);
    CHECK(pb_replies_reply(conversation, draft, NULL) == NULL);
    plugboard_inbox_types_failure_t raw = { .kind = 0, .code = { true, host_text("bad-content") },
        .message = host_text("rich content, at `/blocks`: it is missing") };
    refusal = &raw;
    preview = PB_ALLOWED;
    pb_failure *failure = pb_replies_reply(conversation, draft, &preview);
    CHECK(failure != NULL && failure->kind == PB_INVALID && preview == PB_ALLOWED);
    CHECK_TEXT(failure->code, PB("bad-content"));
    refusal = NULL;
}

static void a_draft_has_everything_else(void)
{
    pb_draft draft = pb_draft_new(PB("Cześć"));
    CHECK_TEXT(last_value, PB("Cześć"));
    pb_draft_quick_reply(draft, PB("Tak"), PB("yes"));
    CHECK_TEXT(last_key, PB("Tak"));
    CHECK_TEXT(last_value, PB("yes"));
    pb_draft_attachment(draft, (pb_attachment){ 20 });
    CHECK_TEXT(last_key, PB("attachment"));
    CHECK(last_number == 20);
    pb_draft_reply_to(draft, (pb_message){ 10 });
    CHECK_TEXT(last_key, PB("reply-to"));
    CHECK(last_number == 10);
    pb_draft_subject(draft, PB("Zamówienie"));
    CHECK_TEXT(last_key, PB("subject"));
    CHECK_TEXT(last_value, PB("Zamówienie"));
    last_handle = 0;
    pb_draft_drop(draft);
    CHECK(last_handle == 30);
}

static void a_template_is_filled_in_by_name(void)
{
    pb_conversation conversation = { 9 };
    pb_filling filling = pb_filling_new(PB("order"), PB("pl"));
    CHECK(filling.handle == 40);
    CHECK_TEXT(last_key, PB("order"));
    CHECK_TEXT(last_value, PB("pl"));
    pb_filling_set(filling, PB("name"), PB("Łucja"));
    CHECK(last_handle == 40);
    CHECK_TEXT(last_key, PB("name"));
    CHECK_TEXT(last_value, PB("Łucja"));
    pb_filling_set_file(filling, PB("picture"), (pb_attachment){ 20 });
    CHECK(last_handle == 40 && last_number == 20);
    CHECK_TEXT(last_key, PB("picture"));
    last_handle = 0;
    pb_preview preview = PB_ALLOWED;
    CHECK(pb_templates_reply_with(conversation, filling, &preview) == NULL && preview == PB_HELD);
    CHECK(last_handle == 40 && last_number == 9);
    CHECK(pb_templates_reply_with(conversation, filling, NULL) == NULL);
    plugboard_inbox_types_failure_t raw = { .kind = 0, .message = host_text("`name` is missing") };
    refusal = &raw;
    preview = PB_ALLOWED;
    pb_failure *failure = pb_templates_reply_with(conversation, filling, &preview);
    CHECK(failure != NULL && failure->kind == PB_INVALID && preview == PB_ALLOWED);
    refusal = NULL;
    last_handle = 0;
    pb_filling_drop(filling);
    CHECK(last_handle == 40);
}

static void a_template_is_sent_with_its_variables(void)
{
    pb_conversation conversation = { 9 };
    pb_text variables[] = { PB("Ada"), PB("7") };
    pb_preview preview = PB_ALLOWED;
    CHECK(pb_templates_reply(conversation, PB("order"), PB("en"), (pb_texts){ variables, 2 }, &preview) == NULL);
    CHECK(preview == PB_HELD && last_handle == 2 && last_number == 9);
    CHECK_TEXT(last_key, PB("order"));
    CHECK_TEXT(last_value, PB("7"));
    CHECK(pb_templates_reply(conversation, PB("order"), PB("en"), (pb_texts){ NULL, 0 }, NULL) == NULL);
    CHECK(last_handle == 0);
    CHECK_TEXT(last_value, PB("en"));
}

static void templates_are_listed_and_found(void)
{
    pb_conversation conversation = { 9 };
    pb_texts names;
    found = 2;
    CHECK(pb_templates_names(conversation, PB("pl"), &names) == NULL && names.len == 2);
    CHECK_TEXT(last_key, PB("pl"));
    CHECK_TEXT(names.items[0], PB("order"));
    CHECK_TEXT(names.items[1], PB("welcome"));
    found = 0;
    CHECK(pb_templates_names(conversation, PB_NONE, &names) == NULL && names.len == 0 && pb_is_none(last_key));
    pb_text json = PB("before");
    CHECK(pb_templates_find(conversation, PB("order"), PB("en"), &json) == NULL && last_handle == 9);
    CHECK_TEXT(last_key, PB("order"));
    CHECK_TEXT(last_value, PB("en"));
    CHECK_TEXT(json, PB("{\"name\":\"order\"}"));
    plugboard_inbox_types_failure_t raw = { .kind = 1, .message = host_text("there is no template `none`") };
    refusal = &raw;
    pb_failure *failure = pb_templates_find(conversation, PB("none"), PB("en"), &json);
    CHECK(failure != NULL && failure->kind == PB_NOT_FOUND);
    CHECK_TEXT(json, PB("{\"name\":\"order\"}"));
    refusal = NULL;
}

int main(void)
{
    a_signal_names_a_conversation_or_a_message();
    a_correction_names_a_message();
    consent_is_a_word_for_a_purpose();
    pairs_for_the_host_keep_their_order();
    a_draft_has_rich_content_and_a_purpose();
    a_draft_has_everything_else();
    a_template_is_filled_in_by_name();
    a_template_is_sent_with_its_variables();
    templates_are_listed_and_found();
    return 0;
}
