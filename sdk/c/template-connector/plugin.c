/* Connects an invented platform to the inbox. README.md describes the platform's API. */
#include "plugboard.h"

/* Joins two texts. */
static pb_text concat(pb_text first, pb_text second)
{
    pb_text texts[] = { first, second };
    return pb_join((pb_texts){ texts, 2 }, PB(""));
}

/* Returns a URL of the platform's API. */
static pb_text api(pb_text path)
{
    return concat(pb_or(pb_config_get(PB("api_base")), PB("https://api.platform.example")), path);
}

/* Encodes a text for a URL, so that it cannot insert a secret or change the path. */
static pb_text encoded(pb_text text)
{
    static const char digits[] = "0123456789ABCDEF";
    char *out = pb_alloc(text.len * 3 + 1), *end = out;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_') {
            *end++ = (char)c;
        } else {
            *end++ = '%';
            *end++ = digits[c >> 4];
            *end++ = digits[c & 15];
        }
    }
    return (pb_text){ out, (size_t)(end - out) };
}

/*
 * Converts an error response to a failure. `on_server_error` is the kind of failure for a status of 500 or more. Only
 * the code is taken from the response: the rest of a response may repeat the request, including the token.
 */
static pb_failure *refused(pb_http_response response, pb_failure_kind on_server_error)
{
    int status = pb_http_response_status(response);
    pb_failure_kind kind = status >= 500 ? on_server_error : PB_DENIED;
    if (status == 404)
        kind = PB_NOT_FOUND;
    if (status == 429)
        kind = PB_RATE_LIMITED;
    pb_json answer = pb_json_read(pb_utf8(pb_http_response_body(response)));
    pb_text code = pb_or(pb_json_text(pb_json_member(answer, PB("error"))), pb_number(status));
    pb_failure *failure = pb_with_code(pb_fail(kind, "the platform answered %d", status), code);
    double wait;
    if (pb_to_number(pb_http_response_header(response, PB("Retry-After")), &wait) && wait >= 0 && wait < 1000000)
        failure = pb_with_retry_after_ms(failure, (uint32_t)(wait * 1000));
    return failure;
}

static bool is_success(pb_http_response response)
{
    return pb_http_response_status(response) / 100 == 2;
}

/* Answers the platform when the webhook is set up. */
static pb_failure *challenge(pb_hook_request request)
{
    bool matches;
    PB_TRY(pb_secrets_equals(PB("hook_word"), pb_or(pb_hook_request_query(request, PB("word")), PB("")), &matches));
    if (!matches)
        return pb_fail(PB_DENIED, "the word does not match the secret `hook_word`");
    pb_text echo = pb_hook_request_query(request, PB("echo"));
    if (pb_is_none(echo))
        return pb_fail(PB_INVALID, "the query parameter `echo` is missing");
    pb_hook_request_respond(request, 200, PB("text/plain"), pb_bytes_of(echo));
    return NULL;
}

pb_failure *pb_connector_verify(pb_hook_request request)
{
    if (pb_equal(pb_hook_request_method(request), PB("GET")))
        return challenge(request);
    bool matches = false;
    pb_text prefix, digits;
    pb_bytes mac;
    (void)pb_cut(pb_hook_request_header(request, PB("X-Platform-Signature")), '=', &prefix, &digits);
    if (pb_equal(prefix, PB("sha256")) && pb_from_hex(digits, &mac))
        PB_TRY(pb_secrets_hmac_matches(PB("signing_key"), PB_SHA256, pb_hook_request_body(request), mac, &matches));
    if (!matches)
        return pb_with_code(pb_fail(PB_DENIED, "the signature does not match the body"), PB("bad-signature"));
    return NULL;
}

/* Reads an optional text: none if it is absent. Returns false if the member is not a text. */
static bool read_text(pb_json of, pb_text name, pb_text *text)
{
    pb_json member = pb_json_member(of, name);
    pb_json_type type = pb_json_type_of(member);
    *text = pb_json_text(member);
    return type == PB_JSON_STRING || type == PB_JSON_NULL || type == PB_JSON_NONE;
}

/* Fills in the optional parts of a message. Returns false if one of them cannot be read. */
static bool fill(pb_item item, pb_json event)
{
    pb_text name, text;
    if (!read_text(pb_json_member(event, PB("from")), PB("name"), &name) || !read_text(event, PB("text"), &text))
        return false;
    if (!pb_is_none(name))
        pb_item_contact_name(item, name);
    if (!pb_is_none(text))
        pb_item_text(item, text);
    pb_json at = pb_json_member(event, PB("at")), files = pb_json_member(event, PB("files")), file = { PB_NONE };
    double time;
    if (pb_json_number(at, &time))
        pb_item_at(item, time);
    else if (pb_json_type_of(at) > PB_JSON_NULL)
        return false;
    while (pb_json_next(files, &file)) {
        pb_text kind = pb_json_text(pb_json_member(file, PB("type")));
        pb_text url = pb_json_text(pb_json_member(file, PB("url")));
        if (!read_text(file, PB("name"), &name) || pb_is_none(kind) || pb_is_none(url))
            return false;
        pb_item_attachment(item, kind, url, name);
    }
    return pb_json_type_of(files) == PB_JSON_ARRAY || pb_json_type_of(files) <= PB_JSON_NULL;
}

/* Stores an event as unknown, under a key that is the same each time the platform reports the event. */
static pb_failure *unknown(pb_json event, pb_text reason)
{
    pb_text id = pb_json_text(pb_json_member(event, PB("id")));
    return pb_intake_unknown(concat(PB("unknown:"), id.len > 0 ? id : event.raw), reason);
}

/* Reports one event. An event that cannot be read is stored as unknown; the other events are still reported. */
static pb_failure *receive(pb_text account, pb_json event)
{
    pb_text type = pb_json_text(pb_json_member(event, PB("type")));
    if (pb_is_none(type))
        return unknown(event, PB("an event without a type"));
    if (!pb_equal(type, PB("message")))
        return unknown(event, pb_format("an event of the unknown type `%.*s`", PB_ARG(type)));
    pb_text id = pb_json_text(pb_json_member(event, PB("id")));
    pb_text contact = pb_json_text(pb_json_member(pb_json_member(event, PB("from")), PB("id")));
    if (id.len == 0 || contact.len == 0)
        return unknown(event, PB("a message without an identifier or a sender"));
    pb_item item = pb_item_new(account, concat(PB("message:"), id), contact, contact);
    pb_item_external_id(item, id);
    if (!fill(item, event)) {
        pb_item_drop(item);
        return unknown(event, PB("a message that cannot be read"));
    }
    return pb_intake_message(item);
}

pb_failure *pb_connector_receive(pb_hook_request request)
{
    pb_json body = pb_json_read(pb_utf8(pb_hook_request_body(request)));
    pb_text account = pb_json_text(pb_json_member(body, PB("account")));
    pb_json events = pb_json_member(body, PB("events")), event = { PB_NONE };
    if (account.len == 0 || pb_json_type_of(events) != PB_JSON_ARRAY)
        return pb_fail(PB_INVALID, "the body must have an account and a list of events");
    while (pb_json_next(events, &event))
        PB_TRY(receive(account, event));
    return NULL;
}

/* Returns a text part in the form that the platform accepts. */
static pb_text document(pb_outgoing part)
{
    pb_text to = pb_json_quote(pb_outgoing_thread(part));
    pb_text id = pb_json_quote(pb_outgoing_id(part));
    pb_text text = pb_json_quote(pb_outgoing_text(part));
    return pb_format("{\"to\":%.*s,\"id\":%.*s,\"text\":%.*s}", PB_ARG(to), PB_ARG(id), PB_ARG(text));
}

pb_failure *pb_connector_send(pb_outgoing part)
{
    pb_http_request request = pb_http_request_new(PB("POST"), api(PB("/messages")));
    pb_http_request_header(request, PB("Authorization"), PB("Bearer ${secret.token}"));
    pb_attachment file;
    if (pb_outgoing_attachment(part, &file)) {
        pb_http_request_field(request, PB("to"), pb_outgoing_thread(part));
        pb_http_request_field(request, PB("id"), pb_outgoing_id(part));
        pb_http_request_file(request, PB("file"), file);
    } else {
        pb_http_request_header(request, PB("Content-Type"), PB("application/json"));
        pb_http_request_body(request, pb_bytes_of(document(part)));
    }
    pb_http_response response;
    PB_TRY(pb_http_send(request, &response));
    /* On a server error, the platform may have sent the message anyway. */
    if (!is_success(response))
        return refused(response, PB_UNCERTAIN);
    pb_json answer = pb_json_read(pb_utf8(pb_http_response_body(response)));
    pb_text id = pb_json_text(pb_json_member(answer, PB("id")));
    if (id.len == 0) {
        pb_log_warn("the platform accepted a message but returned no identifier for it");
        id = PB_NONE;
    }
    pb_outgoing_sent(part, id);
    return NULL;
}

pb_failure *pb_connector_profile(pb_profile_request request)
{
    pb_text path = concat(PB("/people?id="), encoded(pb_profile_request_contact(request)));
    pb_http_request lookup = pb_http_request_new(PB("GET"), api(path));
    pb_http_request_header(lookup, PB("Authorization"), PB("Bearer ${secret.token}"));
    pb_http_response response;
    PB_TRY(pb_http_send(lookup, &response));
    /* This request is safe to repeat. */
    if (!is_success(response))
        return refused(response, PB_UNAVAILABLE);
    pb_json person = pb_json_read(pb_utf8(pb_http_response_body(response)));
    pb_text name = pb_json_text(pb_json_member(person, PB("name")));
    pb_text language = pb_json_text(pb_json_member(person, PB("language")));
    if (!pb_is_none(name))
        pb_profile_request_set_name(request, name);
    if (!pb_is_none(language))
        pb_profile_request_set_attribute(request, PB("language"), language);
    return NULL;
}

pb_failure *pb_connector_rules(void)
{
    pb_rules_text_limit(1000, false);
    pb_rules_attachment(PB("image"), 10000000);
    pb_rules_attachment(PB("file"), 10000000);
    pb_rules_reply_window(24 * 60 * 60);
    pb_rules_send_rate(10, 1);
    return NULL;
}
