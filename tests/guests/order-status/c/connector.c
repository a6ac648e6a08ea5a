/* The connector role. */
#include "guest.h"

pb_failure *pb_connector_verify(pb_hook_request request)
{
    pb_text challenge = pb_hook_request_query(request, PB("challenge"));
    if (!pb_is_none(challenge)) {
        pb_hook_request_respond(request, 200, PB("text/plain"), pb_bytes_of(challenge));
        return NULL;
    }
    bool matches = false;
    pb_bytes mac;
    if (pb_from_hex(pb_hook_request_header(request, PB("x-signature")), &mac))
        PB_TRY(pb_secrets_hmac_matches(PB("token"), PB_SHA256, pb_hook_request_body(request), mac, &matches));
    if (!matches)
        return pb_with_code(pb_fail(PB_DENIED, "the signature is wrong"), PB("bad-signature"));
    return NULL;
}

/* Returns a string member; empty if it is missing. */
static pb_text text(pb_json said, pb_text name)
{
    return pb_or(pb_json_text(pb_json_member(said, name)), PB(""));
}

/* Returns a number member; 0 if it is missing. */
static double number(pb_json said, pb_text name)
{
    double value = 0;
    (void)pb_json_number(pb_json_member(said, name), &value);
    return value;
}

/* Returns an integer member; 0 if it is missing. */
static uint32_t whole(pb_json said, pb_text name)
{
    double value = number(said, name);
    return value >= 0 && value <= UINT32_MAX ? (uint32_t)value : 0;
}

static pb_item begin(pb_json said)
{
    return pb_item_new(text(said, PB("account")), text(said, PB("key")), text(said, PB("thread")),
        text(said, PB("contact")));
}

/* Emits one item. */
static pb_failure *receive(pb_json said)
{
    pb_text kind = text(said, PB("kind")), message = text(said, PB("message"));
    if (pb_equal(kind, PB("message"))) {
        pb_item item = begin(said);
        pb_item_at(item, number(said, PB("at")));
        pb_item_external_id(item, text(said, PB("id")));
        pb_item_text(item, text(said, PB("text")));
        pb_item_contact_name(item, text(said, PB("name")));
        return pb_intake_message(item);
    }
    if (pb_equal(kind, PB("reaction")))
        return pb_intake_reaction(begin(said), message, pb_json_text(pb_json_member(said, PB("emoji"))));
    if (pb_equal(kind, PB("edit")))
        return pb_intake_edit(begin(said), message, text(said, PB("text")));
    if (pb_equal(kind, PB("deletion")))
        return pb_intake_deletion(begin(said), message);
    if (pb_equal(kind, PB("receipt")))
        return pb_intake_receipt(begin(said), message, PB_RECEIPT_READ);
    if (pb_equal(kind, PB("watermark")))
        return pb_intake_watermark(begin(said), number(said, PB("until")), PB_RECEIPT_DELIVERED);
    if (pb_equal(kind, PB("feedback")))
        return pb_intake_feedback(begin(said), pb_json_text(pb_json_member(said, PB("message"))),
            whole(said, PB("rating")), whole(said, PB("best")), pb_json_text(pb_json_member(said, PB("text"))));
    return pb_intake_unknown(text(said, PB("key")), pb_format("kind %.*s", PB_ARG(kind)));
}

pb_failure *pb_connector_receive(pb_hook_request request)
{
    pb_text accounts = pb_join(pb_hook_request_accounts(request), PB(","));
    pb_log_info("accounts %.*s", PB_ARG(accounts));
    pb_json body = pb_json_read(pb_utf8(pb_hook_request_body(request)));
    if (pb_json_type_of(body) == PB_JSON_NONE)
        return pb_fail(PB_INVALID, "the body is no JSON");
    pb_json items = pb_json_member(body, PB("items")), item = { PB_NONE };
    while (pb_json_next(items, &item))
        PB_TRY(receive(item));
    return NULL;
}

/* Returns the part as a JSON object. */
static pb_text document(pb_outgoing part)
{
    struct {
        pb_text name, value;
    } members[] = {
        { PB("id"), pb_outgoing_id(part) },
        { PB("account"), pb_outgoing_account(part) },
        { PB("thread"), pb_outgoing_thread(part) },
        { PB("recipient"), pb_outgoing_recipient(part) },
        { PB("text"), pb_outgoing_text(part) },
        { PB("kind"), pb_outgoing_conversation_kind(part) },
        { PB("sender"), pb_outgoing_sender(part) },
    };
    pb_text json = pb_format("{\"attempt\":%u", pb_outgoing_attempt(part));
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        pb_text value = pb_json_quote(members[i].value);
        json = pb_format("%.*s,\"%.*s\":%.*s", PB_ARG(json), PB_ARG(members[i].name), PB_ARG(value));
    }
    return pb_format("%.*s}", PB_ARG(json));
}

pb_failure *pb_connector_send(pb_outgoing part)
{
    pb_text base = pb_config_get(PB("api_base"));
    if (pb_is_none(base))
        return pb_fail(PB_INVALID, "there is no api_base");
    pb_http_request request = pb_http_request_new(PB("POST"), pb_format("%.*s/send", PB_ARG(base)));
    pb_http_request_header(request, PB("content-type"), PB("application/json"));
    pb_http_request_header(request, PB("authorization"), PB("Bearer ${secret.token}"));
    pb_http_request_body(request, pb_bytes_of(document(part)));
    pb_http_response response;
    PB_TRY(pb_http_send(request, &response));
    switch (pb_http_response_status(response)) {
    case 200: {
        pb_json answer = pb_json_read(pb_utf8(pb_http_response_body(response)));
        pb_outgoing_sent(part, pb_json_text(pb_json_member(answer, PB("id"))));
        pb_text thread = pb_json_text(pb_json_member(answer, PB("thread")));
        if (!pb_is_none(thread))
            pb_outgoing_sent_in(part, thread);
        return NULL;
    }
    case 429:
        return shop_is_busy(response);
    default:
        return pb_with_code(pb_fail(PB_DENIED, "the platform answered %d", pb_http_response_status(response)),
            PB("refused"));
    }
}

pb_failure *pb_connector_profile(pb_profile_request request)
{
    pb_text contact = pb_profile_request_contact(request);
    pb_profile_request_set_name(request, pb_format("Name of %.*s", PB_ARG(contact)));
    pb_profile_request_set_attribute(request, PB("language"), PB("en"));
    return NULL;
}

pb_failure *pb_connector_rules(void)
{
    pb_rules_text_limit(100, false);
    pb_rules_attachment(PB("image"), 1000000);
    pb_rules_quick_replies(3, 20);
    pb_rules_reply_window(86400);
    pb_rules_person_window(604800, PB("human"));
    pb_rules_templates();
    pb_rules_send_rate(10, 1);
    pb_rules_receive_rate(20, 1);
    pb_rules_echoes(30);
    pb_rules_private_reply_window(604800);
    return NULL;
}
