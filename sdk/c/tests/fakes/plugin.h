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

void plugboard_inbox_text_fold(plugin_string_t *, plugin_string_t *);
void plugboard_inbox_text_contains(plugin_string_t *, plugin_list_string_t *, plugin_list_u32_t *);
void plugboard_inbox_text_emails(plugin_string_t *, plugin_list_string_t *);
void plugboard_inbox_text_phones(plugin_string_t *, plugin_string_t *, plugboard_inbox_text_list_phone_t *);
bool plugboard_inbox_text_language(plugin_string_t *, plugin_string_t *);

#endif
