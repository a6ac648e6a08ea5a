/* The part of the generated bindings that the tests need, with a fake host behind it. */
#ifndef PLUGIN_H
#define PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct plugin_string_t {
    uint8_t *ptr;
    size_t len;
} plugin_string_t;

typedef struct plugin_option_string_t {
    bool is_some;
    plugin_string_t val;
} plugin_option_string_t;

typedef struct plugin_list_string_t {
    plugin_string_t *ptr;
    size_t len;
} plugin_list_string_t;

typedef struct plugin_tuple2_string_string_t {
    plugin_string_t f0;
    plugin_string_t f1;
} plugin_tuple2_string_string_t;

typedef struct plugin_list_tuple2_string_string_t {
    plugin_tuple2_string_string_t *ptr;
    size_t len;
} plugin_list_tuple2_string_string_t;

typedef struct plugin_list_u8_t {
    uint8_t *ptr;
    size_t len;
} plugin_list_u8_t;

typedef struct plugin_list_u32_t {
    uint32_t *ptr;
    size_t len;
} plugin_list_u32_t;

typedef struct plugboard_inbox_text_phone_t {
    plugin_string_t written;
    plugin_string_t number;
    plugin_option_string_t extension;
} plugboard_inbox_text_phone_t;

typedef struct plugboard_inbox_text_list_phone_t {
    plugboard_inbox_text_phone_t *ptr;
    size_t len;
} plugboard_inbox_text_list_phone_t;

#define PLUGBOARD_INBOX_SECRETS_HASH_SHA1 0
#define PLUGBOARD_INBOX_SECRETS_HASH_SHA256 1

typedef uint8_t plugboard_inbox_secrets_hash_t;

typedef struct plugboard_inbox_secrets_piece_t {
    uint8_t tag;
    union {
        plugin_list_u8_t data;
        plugin_string_t secret;
    } val;
} plugboard_inbox_secrets_piece_t;

#define PLUGBOARD_INBOX_SECRETS_PIECE_DATA 0
#define PLUGBOARD_INBOX_SECRETS_PIECE_SECRET 1

typedef struct plugboard_inbox_secrets_list_piece_t {
    plugboard_inbox_secrets_piece_t *ptr;
    size_t len;
} plugboard_inbox_secrets_list_piece_t;

typedef struct plugboard_inbox_platform_borrow_hook_request_t {
    int32_t __handle;
} plugboard_inbox_platform_borrow_hook_request_t;

typedef struct plugboard_inbox_platform_borrow_outgoing_t {
    int32_t __handle;
} plugboard_inbox_platform_borrow_outgoing_t;

typedef struct plugboard_inbox_platform_borrow_channel_poll_t {
    int32_t __handle;
} plugboard_inbox_platform_borrow_channel_poll_t;

typedef struct plugboard_inbox_platform_borrow_catalogue_request_t {
    int32_t __handle;
} plugboard_inbox_platform_borrow_catalogue_request_t;

typedef struct plugboard_inbox_conversations_borrow_conversation_t {
    int32_t __handle;
} plugboard_inbox_conversations_borrow_conversation_t;

typedef struct plugboard_inbox_conversations_borrow_message_t {
    int32_t __handle;
} plugboard_inbox_conversations_borrow_message_t;

typedef struct plugboard_inbox_conversations_borrow_contact_t {
    int32_t __handle;
} plugboard_inbox_conversations_borrow_contact_t;

typedef struct plugboard_inbox_conversations_borrow_attachment_t {
    int32_t __handle;
} plugboard_inbox_conversations_borrow_attachment_t;

typedef struct plugboard_inbox_conversations_own_attachment_t {
    int32_t __handle;
} plugboard_inbox_conversations_own_attachment_t;

typedef struct plugboard_inbox_platform_list_own_attachment_t {
    plugboard_inbox_conversations_own_attachment_t *ptr;
    size_t len;
} plugboard_inbox_platform_list_own_attachment_t;

typedef struct plugboard_inbox_platform_tuple2_string_own_attachment_t {
    plugin_string_t f0;
    plugboard_inbox_conversations_own_attachment_t f1;
} plugboard_inbox_platform_tuple2_string_own_attachment_t;

typedef struct plugboard_inbox_platform_list_tuple2_string_own_attachment_t {
    plugboard_inbox_platform_tuple2_string_own_attachment_t *ptr;
    size_t len;
} plugboard_inbox_platform_list_tuple2_string_own_attachment_t;

#define PLUGBOARD_INBOX_REPLIES_PREVIEW_ALLOWED 0
#define PLUGBOARD_INBOX_REPLIES_PREVIEW_HELD 1

typedef uint8_t plugboard_inbox_replies_preview_t;

typedef struct plugboard_inbox_replies_own_draft_t {
    int32_t __handle;
} plugboard_inbox_replies_own_draft_t;

typedef struct plugboard_inbox_replies_borrow_draft_t {
    int32_t __handle;
} plugboard_inbox_replies_borrow_draft_t;

typedef struct plugboard_inbox_templates_own_filling_t {
    int32_t __handle;
} plugboard_inbox_templates_own_filling_t;

typedef struct plugboard_inbox_templates_borrow_filling_t {
    int32_t __handle;
} plugboard_inbox_templates_borrow_filling_t;

#define PLUGBOARD_INBOX_TYPES_FAILURE_KIND_INVALID 0
#define PLUGBOARD_INBOX_TYPES_FAILURE_KIND_INTERNAL 7

typedef struct plugboard_inbox_types_failure_t {
    uint8_t kind;
    plugin_option_string_t code;
    plugin_string_t message;
    struct {
        bool is_some;
        uint32_t val;
    } retry_after_ms;
} plugboard_inbox_types_failure_t;

bool plugboard_inbox_kv_get(plugin_string_t *, plugin_option_string_t *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_kv_set(plugin_string_t *, plugin_string_t *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_kv_delete(plugin_string_t *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_kv_shared_get(plugin_string_t *, plugin_option_string_t *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_kv_shared_set(plugin_string_t *, plugin_string_t *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_kv_shared_delete(plugin_string_t *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_kv_shared_add(plugin_string_t *, double, double *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_kv_shared_compare_and_set(
    plugin_string_t *, plugin_string_t *, plugin_string_t *, bool *, plugboard_inbox_types_failure_t *);

bool plugboard_inbox_secrets_exists(plugin_string_t *);
bool plugboard_inbox_secrets_equals(plugin_string_t *, plugin_string_t *, bool *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_secrets_hmac(plugin_string_t *, plugboard_inbox_secrets_hash_t, plugin_list_u8_t *,
    plugin_list_u8_t *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_secrets_hmac_matches(plugin_string_t *, plugboard_inbox_secrets_hash_t, plugin_list_u8_t *,
    plugin_list_u8_t *, bool *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_secrets_ed25519_matches(
    plugin_string_t *, plugin_list_u8_t *, plugin_list_u8_t *, bool *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_secrets_hash_of(plugboard_inbox_secrets_hash_t, plugboard_inbox_secrets_list_piece_t *,
    plugin_list_u8_t *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_secrets_hash_matches(plugboard_inbox_secrets_hash_t, plugboard_inbox_secrets_list_piece_t *,
    plugin_list_u8_t *, bool *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_secrets_hmac_joined(plugin_list_string_t *, plugin_string_t *, plugboard_inbox_secrets_hash_t,
    plugin_list_u8_t *, plugin_list_u8_t *, plugboard_inbox_types_failure_t *);

void plugboard_inbox_text_fold(plugin_string_t *, plugin_string_t *);
void plugboard_inbox_text_contains(plugin_string_t *, plugin_list_string_t *, plugin_list_u32_t *);
void plugboard_inbox_text_emails(plugin_string_t *, plugin_list_string_t *);
void plugboard_inbox_text_phones(plugin_string_t *, plugin_string_t *, plugboard_inbox_text_list_phone_t *);
bool plugboard_inbox_text_language(plugin_string_t *, plugin_string_t *);

bool plugboard_inbox_links_address(plugboard_inbox_conversations_borrow_attachment_t, uint32_t, plugin_string_t *,
    plugboard_inbox_types_failure_t *);

bool plugboard_inbox_signals_typing(
    plugboard_inbox_conversations_borrow_conversation_t, uint32_t, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_signals_read(
    plugboard_inbox_conversations_borrow_conversation_t, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_signals_react(
    plugboard_inbox_conversations_borrow_message_t, plugin_string_t *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_corrections_edit(
    plugboard_inbox_conversations_borrow_message_t, plugin_string_t *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_corrections_delete(
    plugboard_inbox_conversations_borrow_message_t, plugboard_inbox_types_failure_t *);

plugboard_inbox_replies_own_draft_t plugboard_inbox_replies_constructor_draft(plugin_string_t *);
void plugboard_inbox_replies_method_draft_quick_reply(
    plugboard_inbox_replies_borrow_draft_t, plugin_string_t *, plugin_string_t *);
void plugboard_inbox_replies_method_draft_attachment(
    plugboard_inbox_replies_borrow_draft_t, plugboard_inbox_conversations_borrow_attachment_t);
void plugboard_inbox_replies_method_draft_reply_to(
    plugboard_inbox_replies_borrow_draft_t, plugboard_inbox_conversations_borrow_message_t);
void plugboard_inbox_replies_method_draft_subject(plugboard_inbox_replies_borrow_draft_t, plugin_string_t *);
void plugboard_inbox_replies_method_draft_content(plugboard_inbox_replies_borrow_draft_t, plugin_string_t *);
void plugboard_inbox_replies_method_draft_purpose(plugboard_inbox_replies_borrow_draft_t, plugin_string_t *);
void plugboard_inbox_replies_draft_drop_own(plugboard_inbox_replies_own_draft_t);
bool plugboard_inbox_replies_reply(plugboard_inbox_conversations_borrow_conversation_t,
    plugboard_inbox_replies_own_draft_t, plugboard_inbox_replies_preview_t *, plugboard_inbox_types_failure_t *);

plugboard_inbox_templates_own_filling_t plugboard_inbox_templates_constructor_filling(
    plugin_string_t *, plugin_string_t *);
void plugboard_inbox_templates_method_filling_set(
    plugboard_inbox_templates_borrow_filling_t, plugin_string_t *, plugin_string_t *);
void plugboard_inbox_templates_method_filling_set_file(plugboard_inbox_templates_borrow_filling_t, plugin_string_t *,
    plugboard_inbox_conversations_borrow_attachment_t);
void plugboard_inbox_templates_filling_drop_own(plugboard_inbox_templates_own_filling_t);
bool plugboard_inbox_templates_names(plugboard_inbox_conversations_borrow_conversation_t, plugin_string_t *,
    plugin_list_string_t *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_templates_reply(plugboard_inbox_conversations_borrow_conversation_t, plugin_string_t *,
    plugin_string_t *, plugin_list_string_t *, plugboard_inbox_replies_preview_t *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_templates_reply_with(plugboard_inbox_conversations_borrow_conversation_t,
    plugboard_inbox_templates_own_filling_t, plugboard_inbox_replies_preview_t *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_templates_find(plugboard_inbox_conversations_borrow_conversation_t, plugin_string_t *,
    plugin_string_t *, plugin_string_t *, plugboard_inbox_types_failure_t *);

void plugboard_inbox_conversations_method_contact_consent(
    plugboard_inbox_conversations_borrow_contact_t, plugin_string_t *, plugin_string_t *);

void plugboard_inbox_platform_method_hook_request_headers(
    plugboard_inbox_platform_borrow_hook_request_t, plugin_string_t *, plugin_list_string_t *);
bool plugboard_inbox_platform_method_hook_request_fields(plugboard_inbox_platform_borrow_hook_request_t,
    plugin_list_tuple2_string_string_t *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_platform_method_outgoing_kept(
    plugboard_inbox_platform_borrow_outgoing_t, plugin_string_t *, plugin_string_t *, plugin_string_t *);
bool plugboard_inbox_platform_method_outgoing_subject(plugboard_inbox_platform_borrow_outgoing_t, plugin_string_t *);
void plugboard_inbox_platform_method_outgoing_attachments(
    plugboard_inbox_platform_borrow_outgoing_t, plugboard_inbox_platform_list_own_attachment_t *);
void plugboard_inbox_platform_method_outgoing_not_sent(plugboard_inbox_platform_borrow_outgoing_t);
void plugboard_inbox_platform_method_outgoing_template_parameters(
    plugboard_inbox_platform_borrow_outgoing_t, plugin_list_tuple2_string_string_t *);
void plugboard_inbox_platform_method_outgoing_template_files(
    plugboard_inbox_platform_borrow_outgoing_t, plugboard_inbox_platform_list_tuple2_string_own_attachment_t *);
bool plugboard_inbox_platform_method_catalogue_request_add(
    plugboard_inbox_platform_borrow_catalogue_request_t, plugin_string_t *, plugboard_inbox_types_failure_t *);
bool plugboard_inbox_platform_method_channel_poll_since(plugboard_inbox_platform_borrow_channel_poll_t, double *);
void plugboard_inbox_platform_method_channel_poll_again(plugboard_inbox_platform_borrow_channel_poll_t);
void plugboard_inbox_platform_method_channel_poll_wait(plugboard_inbox_platform_borrow_channel_poll_t, uint32_t);

#endif
