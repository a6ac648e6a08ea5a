/* Tests what a connector works on, with a fake host. */
#include "check.h"
#include "host.h"

void plugboard_inbox_platform_method_hook_request_headers(
    plugboard_inbox_platform_borrow_hook_request_t self, plugin_string_t *name, plugin_list_string_t *ret)
{
    last_handle = self.__handle;
    last_key = (pb_text){ (char *)name->ptr, name->len };
    *ret = (plugin_list_string_t){ list_memory(found, sizeof *ret->ptr), found };
    for (size_t i = 0; i < found; i++)
        ret->ptr[i] = host_text(i == 0 ? "" : "second");
}

bool plugboard_inbox_platform_method_hook_request_fields(plugboard_inbox_platform_borrow_hook_request_t self,
    plugin_list_tuple2_string_string_t *ret, plugboard_inbox_types_failure_t *err)
{
    last_handle = self.__handle;
    if (refusal != NULL) {
        *err = *refusal;
        return false;
    }
    *ret = (plugin_list_tuple2_string_string_t){ list_memory(found, sizeof *ret->ptr), found };
    for (size_t i = 0; i < found; i++)
        ret->ptr[i] = (plugin_tuple2_string_string_t){ host_text("name"), host_text(i == 0 ? "" : "second") };
    return true;
}

bool plugboard_inbox_platform_method_outgoing_kept(plugboard_inbox_platform_borrow_outgoing_t self,
    plugin_string_t *of, plugin_string_t *key, plugin_string_t *ret)
{
    last_handle = self.__handle;
    last_value = (pb_text){ (char *)of->ptr, of->len };
    last_key = (pb_text){ (char *)key->ptr, key->len };
    *ret = found > 0 ? host_text("value") : (plugin_string_t){ (uint8_t *)1, 99 };
    return found > 0;
}

bool plugboard_inbox_platform_method_outgoing_subject(
    plugboard_inbox_platform_borrow_outgoing_t self, plugin_string_t *ret)
{
    last_handle = self.__handle;
    *ret = found > 0 ? host_text("subject") : (plugin_string_t){ (uint8_t *)1, 99 };
    return found > 0;
}

void plugboard_inbox_platform_method_outgoing_attachments(
    plugboard_inbox_platform_borrow_outgoing_t self, plugboard_inbox_platform_list_own_attachment_t *ret)
{
    last_handle = self.__handle;
    *ret = (plugboard_inbox_platform_list_own_attachment_t){ list_memory(found, sizeof *ret->ptr), found };
    for (size_t i = 0; i < found; i++)
        ret->ptr[i].__handle = (int32_t)i + 20;
}

void plugboard_inbox_platform_method_outgoing_not_sent(plugboard_inbox_platform_borrow_outgoing_t self)
{
    last_handle = self.__handle;
}

void plugboard_inbox_platform_method_outgoing_template_parameters(
    plugboard_inbox_platform_borrow_outgoing_t self, plugin_list_tuple2_string_string_t *ret)
{
    last_handle = self.__handle;
    *ret = (plugin_list_tuple2_string_string_t){ list_memory(found, sizeof *ret->ptr), found };
    for (size_t i = 0; i < found; i++)
        ret->ptr[i] = (plugin_tuple2_string_string_t){ host_text(i == 0 ? "2" : "1"), host_text(i == 0 ? "Ada" : "") };
}

void plugboard_inbox_platform_method_outgoing_template_files(plugboard_inbox_platform_borrow_outgoing_t self,
    plugboard_inbox_platform_list_tuple2_string_own_attachment_t *ret)
{
    last_handle = self.__handle;
    *ret = (plugboard_inbox_platform_list_tuple2_string_own_attachment_t){
        list_memory(found, sizeof *ret->ptr), found
    };
    for (size_t i = 0; i < found; i++)
        ret->ptr[i] = (plugboard_inbox_platform_tuple2_string_own_attachment_t){
            host_text(i == 0 ? "picture" : ""), { (int32_t)i + 30 }
        };
}

bool plugboard_inbox_platform_method_catalogue_request_add(plugboard_inbox_platform_borrow_catalogue_request_t self,
    plugin_string_t *template, plugboard_inbox_types_failure_t *err)
{
    last_handle = self.__handle;
    last_value = argument(template);
    return ended(err);
}

bool plugboard_inbox_links_address(plugboard_inbox_conversations_borrow_attachment_t file, uint32_t seconds,
    plugin_string_t *ret, plugboard_inbox_types_failure_t *err)
{
    last_handle = file.__handle;
    last_number = seconds;
    if (refusal != NULL)
        *err = *refusal;
    else
        *ret = host_text("https://inbox.example/f-1");
    return refusal == NULL;
}

bool plugboard_inbox_platform_method_channel_poll_since(
    plugboard_inbox_platform_borrow_channel_poll_t self, double *ret)
{
    last_handle = self.__handle;
    if (found > 0)
        *ret = 1.5;
    return found > 0;
}

void plugboard_inbox_platform_method_channel_poll_again(plugboard_inbox_platform_borrow_channel_poll_t self)
{
    last_handle = self.__handle;
}

void plugboard_inbox_platform_method_channel_poll_wait(
    plugboard_inbox_platform_borrow_channel_poll_t self, uint32_t seconds)
{
    last_handle = self.__handle;
    last_number = seconds;
}

/* The functions of src/platform.c that the fake host has, one for each form of function that only connectors use. */
BRIDGE_KEYED_TEXTS(platform, hook_request, headers)
BRIDGE_TRY_PAIRS(platform, hook_request, fields)
BRIDGE_KEPT(platform, outgoing)
BRIDGE_OPTION(platform, outgoing, subject)
BRIDGE_MANY(platform, outgoing, attachment)
BRIDGE_DO(platform, outgoing, not_sent)
BRIDGE_MAYBE_PLAIN(double, platform, channel_poll, since)
BRIDGE_DO(platform, channel_poll, again)
BRIDGE_TELL_PLAIN(uint32_t, platform, channel_poll, wait)
BRIDGE_PAIRS(platform, outgoing, template_parameters)
BRIDGE_NAMED_FILES(pb_template_file, platform, outgoing, template_files)
BRIDGE_TRY_TELL(platform, catalogue_request, add)

static void the_parts_of_a_request_are_lists(void)
{
    pb_hook_request request = { 5 };
    found = 2;
    pb_texts headers = pb_hook_request_headers(request, PB("x-many"));
    CHECK(last_handle == 5 && headers.len == 2);
    CHECK_TEXT(last_key, PB("x-many"));
    CHECK_TEXT(headers.items[0], PB(""));
    CHECK_TEXT(headers.items[1], PB("second"));
    pb_pairs fields;
    CHECK(pb_hook_request_fields(request, &fields) == NULL && fields.len == 2);
    CHECK_TEXT(fields.items[0].first, PB("name"));
    CHECK_TEXT(fields.items[0].second, PB(""));
    CHECK_TEXT(fields.items[1].second, PB("second"));
    plugboard_inbox_types_failure_t raw = { .kind = 0, .message = host_text("no form") };
    refusal = &raw;
    pb_failure *failure = pb_hook_request_fields(request, &fields);
    CHECK(failure != NULL && failure->kind == PB_INVALID && fields.len == 2);
    refusal = NULL;
    found = 0;
    CHECK(pb_hook_request_fields(request, &fields) == NULL && fields.len == 0);
    pb_free(fields.items);
    CHECK(pb_hook_request_headers(request, PB("x-many")).len == 0);
}

static void a_kept_value_or_a_time_may_be_missing(void)
{
    pb_outgoing part = { 6 };
    pb_channel_poll poll = { 7 };
    double since = 0;
    found = 1;
    CHECK_TEXT(pb_outgoing_kept(part, PB("thread"), PB("topic")), PB("value"));
    CHECK(last_handle == 6);
    CHECK_TEXT(last_value, PB("thread"));
    CHECK_TEXT(last_key, PB("topic"));
    CHECK(pb_channel_poll_since(poll, &since) && since == 1.5);
    found = 0;
    CHECK(pb_is_none(pb_outgoing_kept(part, PB("thread"), PB("topic"))));
    CHECK(!pb_channel_poll_since(poll, &since) && since == 1.5);
    pb_channel_poll_wait(poll, 30);
    CHECK(last_handle == 7 && last_number == 30);
    last_handle = 0;
    pb_channel_poll_again(poll);
    CHECK(last_handle == 7);
}

static void a_part_has_several_files_and_a_subject(void)
{
    pb_outgoing part = { 8 };
    found = 2;
    pb_attachments files = pb_outgoing_attachments(part);
    CHECK(last_handle == 8 && files.len == 2);
    CHECK(files.items[0].handle == 20 && files.items[1].handle == 21);
    CHECK_TEXT(pb_outgoing_subject(part), PB("subject"));
    found = 0;
    CHECK(pb_outgoing_attachments(part).len == 0);
    CHECK(pb_is_none(pb_outgoing_subject(part)));
    last_handle = 0;
    pb_outgoing_not_sent(part);
    CHECK(last_handle == 8);
}

static void a_template_has_texts_and_files_by_name(void)
{
    pb_outgoing part = { 8 };
    found = 2;
    pb_pairs parameters = pb_outgoing_template_parameters(part);
    CHECK(last_handle == 8 && parameters.len == 2);
    CHECK_TEXT(parameters.items[0].first, PB("2"));
    CHECK_TEXT(parameters.items[0].second, PB("Ada"));
    CHECK_TEXT(parameters.items[1].first, PB("1"));
    CHECK_TEXT(parameters.items[1].second, PB(""));
    last_handle = 0;
    pb_template_files files = pb_outgoing_template_files(part);
    CHECK(last_handle == 8 && files.len == 2);
    CHECK_TEXT(files.items[0].name, PB("picture"));
    CHECK_TEXT(files.items[1].name, PB(""));
    CHECK(files.items[0].file.handle == 30 && files.items[1].file.handle == 31);
    found = 0;
    CHECK(pb_outgoing_template_parameters(part).len == 0);
    CHECK(pb_outgoing_template_files(part).len == 0);
}

static void a_template_is_added_or_refused(void)
{
    pb_catalogue_request request = { 13 };
    CHECK(pb_catalogue_request_add(request, PB("{\"name\":\"zamówienie\"}")) == NULL && last_handle == 13);
    CHECK_TEXT(last_value, PB("{\"name\":\"zamówienie\"}"));
    plugboard_inbox_types_failure_t raw = { .kind = 0, .message = host_text("`language` is missing") };
    refusal = &raw;
    pb_failure *failure = pb_catalogue_request_add(request, PB("{}"));
    CHECK(failure != NULL && failure->kind == PB_INVALID);
    CHECK_TEXT(failure->message, PB("`language` is missing"));
    refusal = NULL;
}

static void a_file_has_an_address_or_a_failure(void)
{
    pb_attachment file = { 20 };
    pb_text address = PB("before");
    CHECK(pb_links_address(file, 600, &address) == NULL && last_handle == 20 && last_number == 600);
    CHECK_TEXT(address, PB("https://inbox.example/f-1"));
    plugboard_inbox_types_failure_t raw = { .kind = 2, .message = host_text("no public address") };
    refusal = &raw;
    pb_failure *failure = pb_links_address(file, 60, &address);
    CHECK(failure != NULL && failure->kind == PB_DENIED);
    CHECK_TEXT(address, PB("https://inbox.example/f-1"));
    refusal = NULL;
}

int main(void)
{
    the_parts_of_a_request_are_lists();
    a_kept_value_or_a_time_may_be_missing();
    a_part_has_several_files_and_a_subject();
    a_template_has_texts_and_files_by_name();
    a_template_is_added_or_refused();
    a_file_has_an_address_or_a_failure();
    return 0;
}
