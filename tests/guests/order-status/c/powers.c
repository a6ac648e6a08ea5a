/* Uses every power. */
#include "guest.h"

const char *preview_word(pb_preview preview)
{
    return preview == PB_ALLOWED ? "allowed" : "held";
}

pb_failure *act(pb_message_event event)
{
    pb_conversation conversation = pb_message_event_conversation(event);
    pb_contact contact = pb_message_event_contact(event);
    PB_TRY(pb_triage_set_category(conversation, PB("sales")));
    PB_TRY(pb_triage_set_priority(conversation, PB_PRIORITY_URGENT));
    PB_TRY(pb_triage_add_label(conversation, PB("a")));
    PB_TRY(pb_triage_remove_label(conversation, PB("a")));
    PB_TRY(pb_triage_add_label(conversation, PB("b")));
    PB_TRY(pb_triage_assign(conversation, PB("ann")));
    PB_TRY(pb_triage_assign_team(conversation, PB("blue")));
    PB_TRY(pb_triage_set_status(conversation, PB("pending")));
    PB_TRY(pb_triage_snooze(conversation, pb_clock_now() + 3600000));
    PB_TRY(pb_triage_escalate(conversation, PB("look")));
    PB_TRY(pb_notes_add(conversation, PB("noted")));
    PB_TRY(pb_contacts_set_name(contact, PB("Ada")));
    PB_TRY(pb_contacts_set_attribute(contact, PB("language"), PB("de")));
    PB_TRY(pb_contacts_remove_attribute(contact, PB("old")));
    pb_lead lead;
    PB_TRY(pb_leads_open(conversation, PB("chat"), &lead));
    PB_TRY(pb_leads_set_stage(lead, PB_STAGE_QUALIFIED));
    double worth = 12.5;
    PB_TRY(pb_leads_set_value(lead, &worth, PB("EUR")));
    PB_TRY(pb_leads_set_attribute(lead, PB("need"), PB("boots")));
    PB_TRY(pb_leads_remove_attribute(lead, PB("old")));
    PB_TRY(pb_timers_set(PB("t"), 60000, PB("data")));
    PB_TRY(pb_timers_cancel(PB("u")));
    pb_draft draft = pb_draft_new(PB("done"));
    pb_draft_subject(draft, PB("Done"));
    pb_draft_quick_reply(draft, PB("Yes"), PB("yes"));
    pb_draft_reply_to(draft, pb_message_event_message(event));
    pb_preview preview;
    PB_TRY(pb_replies_reply(conversation, draft, &preview));
    pb_log_info("preview %s", preview_word(preview));
    return NULL;
}

static void tell(const char *name, pb_text value)
{
    value = or_dash(value);
    pb_log_info("%s %.*s", name, PB_ARG(value));
}

static void tell_bool(const char *name, bool value)
{
    tell(name, value ? PB("true") : PB("false"));
}

pb_failure *keep(void)
{
    pb_text value;
    PB_TRY(pb_kv_set(PB("a"), PB("1")));
    PB_TRY(pb_kv_get(PB("a"), &value));
    tell("kv", value);
    PB_TRY(pb_kv_delete(PB("a")));
    PB_TRY(pb_kv_get(PB("a"), &value));
    tell("kv", value);
    PB_TRY(pb_kv_shared_set(PB("s"), PB("x")));
    PB_TRY(pb_kv_shared_get(PB("s"), &value));
    tell("shared", value);
    PB_TRY(pb_kv_shared_delete(PB("s")));
    double sum;
    PB_TRY(pb_kv_shared_add(PB("n"), 2.5, &sum));
    tell("sum", pb_number(sum));
    for (int turn = 0; turn < 2; turn++) {
        bool swapped;
        PB_TRY(pb_kv_shared_compare_and_set(PB("f"), PB_NONE, PB("up"), &swapped));
        tell_bool("swapped", swapped);
    }
    return NULL;
}

static pb_failure *ask_secrets(void)
{
    tell_bool("secret", pb_secrets_exists(PB("token")));
    bool is;
    PB_TRY(pb_secrets_equals(PB("token"), PB("s3cret"), &is));
    tell_bool("equals", is);
    pb_bytes data = pb_bytes_of(PB("data")), mac;
    PB_TRY(pb_secrets_hmac(PB("token"), PB_SHA256, data, &mac));
    tell("hmac", pb_hex(mac));
    PB_TRY(pb_secrets_hmac_matches(PB("token"), PB_SHA256, data, mac, &is));
    tell_bool("matches", is);
    return NULL;
}

static pb_failure *ask_clock(void)
{
    pb_local_time t;
    PB_TRY(pb_clock_local(pb_clock_now(), PB("Europe/Berlin"), &t));
    pb_log_info("local %d-%u-%u %u:%u:%u %u %d", t.year, t.month, t.day, t.hour, t.minute, t.second, t.weekday,
        t.utc_offset_minutes);
    double at;
    pb_local_time noon = { .year = 2026, .month = 7, .day = 5, .hour = 12, .minute = 30 };
    PB_TRY(pb_clock_instant(&noon, PB("Europe/Berlin"), &at));
    tell("instant", pb_number(at));
    return NULL;
}

pb_failure *ask(pb_message_event event)
{
    tell("config", pb_config_get(PB("orders.7")));
    pb_log_info("config %s", object_or_not(pb_config_json()));
    PB_TRY(ask_secrets());
    PB_TRY(ask_clock());
    pb_log_info("random %zu", pb_random_bytes(8).len);
    tell_bool("number", (double)pb_random_number() <= 4294967295.0);
    pb_texts names;
    PB_TRY(pb_templates_names(pb_message_event_conversation(event), PB_NONE, &names));
    tell("templates", names.len == 0 ? PB_NONE : pb_join(names, PB(",")));
    pb_log_debug("level debug");
    pb_log_info("level info");
    pb_log_warn("level warn");
    pb_log_error("level error");
    return NULL;
}

pb_failure *sign(void)
{
    pb_piece a = pb_piece_data(pb_bytes_of(PB("a"))), b = pb_piece_data(pb_bytes_of(PB("b")));
    pb_piece token = pb_piece_secret(PB("token"));
    pb_piece pieces[] = { a, token, b }, opposite[] = { b, token, a };
    pb_bytes hash;
    PB_TRY(pb_secrets_hash_of(PB_SHA256, (pb_pieces){ pieces, 3 }, &hash));
    tell("hash", pb_hex(hash));
    bool is;
    PB_TRY(pb_secrets_hash_matches(PB_SHA256, (pb_pieces){ pieces, 3 }, hash, &is));
    tell_bool("same", is);
    PB_TRY(pb_secrets_hash_matches(PB_SHA256, (pb_pieces){ opposite, 3 }, hash, &is));
    tell_bool("other", is);
    pb_text names[] = { PB("token"), PB("token") };
    pb_bytes data = pb_bytes_of(PB("data")), mac;
    PB_TRY(pb_secrets_hmac_joined((pb_texts){ names, 2 }, PB("&"), PB_SHA1, data, &mac));
    tell("joined", pb_hex(mac));
    log_caught(pb_secrets_hash_of(PB_SHA1, (pb_pieces){ &a, 1 }, &hash));
    log_caught(pb_secrets_hmac_joined((pb_texts){ NULL, 0 }, PB("&"), PB_SHA256, data, &mac));
    return NULL;
}

pb_failure *post(pb_message_event event)
{
    pb_text base = pb_config_get(PB("api_base"));
    pb_attachments files = pb_message_attachments(pb_message_event_message(event));
    if (pb_is_none(base) || files.len == 0)
        return pb_fail(PB_INVALID, "there is no api_base, or no file");
    pb_http_request request = pb_http_request_new(PB("POST"), pb_format("%.*s/upload", PB_ARG(base)));
    pb_http_request_file(request, PB("file"), files.items[0]);
    pb_http_request_field(request, PB("a"), PB("1"));
    pb_http_request_secret_field(request, PB("token"), PB("token"));
    pb_http_request_timeout_ms(request, 5000);
    pb_http_request_repeatable(request);
    pb_http_response response;
    PB_TRY(pb_http_send(request, &response));
    pb_log_info("posted %d", pb_http_response_status(response));
    tell("type", pb_http_response_header(response, PB("content-type")));
    pb_log_info("body %zu", pb_http_response_body(response).len);
    pb_attachment answer;
    PB_TRY(pb_http_response_attachment(response, PB("answer.bin"), &answer));
    pb_draft draft = pb_draft_new(PB(""));
    pb_draft_attachment(draft, answer);
    return pb_replies_reply(pb_message_event_conversation(event), draft, NULL);
}

pb_failure *upload_ranges(pb_message_event event)
{
    pb_text base = pb_config_get(PB("api_base"));
    pb_attachments files = pb_message_attachments(pb_message_event_message(event));
    if (pb_is_none(base) || files.len == 0)
        return pb_fail(PB_INVALID, "there is no api_base, or no file");
    pb_http_request request = pb_http_request_new(PB("POST"), pb_format("%.*s/part", PB_ARG(base)));
    pb_http_request_file_range(request, PB("part"), files.items[0], 1, 4);
    pb_http_response response;
    PB_TRY(pb_http_send(request, &response));
    pb_log_info("posted %d", pb_http_response_status(response));
    request = pb_http_request_new(PB("PUT"), pb_format("%.*s/rest", PB_ARG(base)));
    pb_http_request_body_file_range(request, files.items[0], 6, 100);
    PB_TRY(pb_http_send(request, &response));
    pb_log_info("put %d", pb_http_response_status(response));
    return NULL;
}

pb_failure *ask_link(pb_message_event event)
{
    pb_attachments files = pb_message_attachments(pb_message_event_message(event));
    if (files.len == 0)
        return pb_fail(PB_INVALID, "there is no file");
    pb_text address;
    log_caught(pb_links_address(files.items[0], 600, &address));
    return NULL;
}
