/* The connector role. */
#include "guest.h"

/* Logs a value, which may be empty. */
static void tell(const char *name, pb_text value)
{
    pb_log_info("%s %.*s", name, PB_ARG(value));
}

/* Logs the fields and files of a form. */
static pb_failure *tell_form(pb_hook_request request)
{
    pb_pairs fields;
    pb_form_files files;
    PB_TRY(pb_hook_request_fields(request, &fields));
    pb_text *texts = pb_alloc(fields.len * sizeof *texts);
    for (size_t i = 0; i < fields.len; i++) {
        pb_text pair[] = { fields.items[i].first, fields.items[i].second };
        texts[i] = pb_join((pb_texts){ pair, 2 }, PB("="));
    }
    tell("fields", pb_join((pb_texts){ texts, fields.len }, PB("&")));
    PB_TRY(pb_hook_request_files(request, &files));
    texts = pb_alloc(files.len * sizeof *texts);
    for (size_t i = 0; i < files.len; i++) {
        pb_attachment file = files.items[i].file;
        uint32_t size;
        pb_text known = pb_attachment_size(file, &size) ? pb_number(size) : PB("-");
        pb_text parts[] = { files.items[i].name, pb_attachment_kind(file), or_dash(pb_attachment_name(file)),
            or_dash(pb_attachment_media_type(file)), known };
        texts[i] = pb_join((pb_texts){ parts, 5 }, PB(":"));
    }
    tell("files", pb_join((pb_texts){ texts, files.len }, PB(",")));
    return NULL;
}

/* Logs what a request contains. */
static void tell_request(pb_hook_request request)
{
    tell("url", pb_hook_request_url(request));
    tell("path", pb_hook_request_path(request));
    tell("query", pb_hook_request_query_string(request));
    tell("queries", pb_join(pb_hook_request_queries(request, PB("about")), PB(",")));
    tell("headers", pb_join(pb_hook_request_headers(request, PB("x-many")), PB(",")));
    tell("at", pb_number(pb_hook_request_received_at(request)));
    log_caught(tell_form(request));
}

pb_failure *pb_connector_verify(pb_hook_request request)
{
    pb_text challenge = pb_hook_request_query(request, PB("challenge"));
    if (!pb_is_none(challenge)) {
        pb_hook_request_respond(request, 200, PB("text/plain"), pb_bytes_of(challenge));
        return NULL;
    }
    if (!pb_is_none(pb_hook_request_query(request, PB("about")))) {
        tell_request(request);
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

/* Keeps a value with an item: a list of what it belongs to, its key and the value. */
static void keep_with(pb_item item, pb_json said)
{
    pb_text words[3] = { PB(""), PB(""), PB("") };
    pb_json word = { PB_NONE };
    for (size_t i = 0; i < 3 && pb_json_next(said, &word); i++)
        words[i] = pb_or(pb_json_text(word), PB(""));
    pb_item_keep(item, words[0], words[1], words[2]);
}

/* Adds a file to an item. */
static void add_file(pb_item item, pb_json said)
{
    pb_file file = pb_file_new(text(said, PB("kind")));
    struct {
        pb_text name;
        void (*set)(pb_file file, pb_text value);
    } members[] = {
        { PB("url"), pb_file_url },
        { PB("reference"), pb_file_reference },
        { PB("name"), pb_file_name },
        { PB("type"), pb_file_media_type },
        { PB("hint"), pb_file_hint },
    };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        pb_text value = pb_json_text(pb_json_member(said, members[i].name));
        if (!pb_is_none(value))
            members[i].set(file, value);
    }
    pb_text bytes = pb_json_text(pb_json_member(said, PB("bytes")));
    if (!pb_is_none(bytes))
        pb_file_bytes(file, pb_bytes_of(bytes));
    if (pb_json_type_of(pb_json_member(said, PB("duration"))) == PB_JSON_NUMBER)
        pb_file_duration_ms(file, whole(said, PB("duration")));
    pb_item_add_file(item, file);
}

/* Emits a message. */
static pb_failure *receive_message(pb_json said)
{
    pb_item item = begin(said);
    pb_item_at(item, number(said, PB("at")));
    pb_item_external_id(item, text(said, PB("id")));
    pb_item_text(item, text(said, PB("text")));
    pb_text subject = pb_json_text(pb_json_member(said, PB("subject")));
    if (!pb_is_none(subject))
        pb_item_subject(item, subject);
    pb_item_contact_name(item, text(said, PB("name")));
    pb_json kept = { PB_NONE }, file = { PB_NONE };
    while (pb_json_next(pb_json_member(said, PB("keep")), &kept))
        keep_with(item, kept);
    while (pb_json_next(pb_json_member(said, PB("files")), &file))
        add_file(item, file);
    return pb_intake_message(item);
}

/* Emits one item. */
static pb_failure *receive(pb_json said)
{
    pb_text kind = text(said, PB("kind")), message = text(said, PB("message"));
    if (pb_equal(kind, PB("message")))
        return receive_message(said);
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
    if (pb_equal(kind, PB("item")))
        return pb_intake_unknown_item(text(said, PB("key")), PB("kind item"), pb_bytes_of(PB("{}")));
    return pb_intake_unknown(text(said, PB("key")), pb_format("kind %.*s", PB_ARG(kind)));
}

pb_failure *pb_connector_receive(pb_hook_request request)
{
    if (pb_equal(pb_hook_request_method(request), PB("AGAIN"))) {
        tell("again", pb_utf8(pb_hook_request_body(request)));
        return NULL;
    }
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

/* Returns the values that are kept for a part, as a JSON array. */
static pb_text kept_values(pb_outgoing part)
{
    pb_text values[] = {
        pb_json_quote(pb_outgoing_kept(part, PB("thread"), PB("topic"))),
        pb_json_quote(pb_outgoing_kept(part, PB("answered"), PB("token"))),
        pb_json_quote(pb_outgoing_kept(part, PB("message"), PB("mark"))),
        pb_json_quote(pb_outgoing_kept(part, PB("part"), PB("upload"))),
    };
    return pb_join((pb_texts){ values, 4 }, PB(","));
}

/* Returns the names of a part's files, as a JSON array. */
static pb_text file_names(pb_attachments files)
{
    pb_text *names = pb_alloc(files.len * sizeof *names);
    for (size_t i = 0; i < files.len; i++)
        names[i] = pb_json_quote(pb_attachment_name(files.items[i]));
    return pb_join((pb_texts){ names, files.len }, PB(","));
}

/* Returns the part as a JSON object, with its files and the address of the first one, or none. */
static pb_text document(pb_outgoing part, pb_attachments files, pb_text link)
{
    pb_attachment file;
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
        { PB("file"), pb_outgoing_attachment(part, &file) ? pb_attachment_name(file) : PB_NONE },
        { PB("link"), link },
        { PB("subject"), pb_outgoing_subject(part) },
        { PB("auth"), PB("-") },
    };
    pb_text kept = kept_values(part), names = file_names(files);
    pb_text json = pb_format("{\"attempt\":%u,\"kept\":[%.*s],\"files\":[%.*s]", pb_outgoing_attempt(part),
        PB_ARG(kept), PB_ARG(names));
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
    pb_attachments files = pb_outgoing_attachments(part);
    pb_text link = PB_NONE;
    if (files.len > 0)
        PB_TRY(pb_links_address(files.items[0], 600, &link));
    pb_http_request_body(request, pb_bytes_of(document(part, files, link)));
    pb_http_request_json_secret(request, PB("/auth"), PB("token"));
    PB_TRY(pb_outgoing_keep(part, PB("part"), PB("upload"), PB("u-1")));
    PB_TRY(pb_outgoing_keep(part, PB("message"), PB("mark"), PB("m-1")));
    PB_TRY(pb_outgoing_keep(part, PB("thread"), PB("topic"), PB("t-9")));
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
    pb_text thread = pb_profile_request_thread(request);
    pb_text topic = or_dash(pb_profile_request_kept(request, PB("thread"), PB("topic")));
    pb_profile_request_set_attribute(request, PB("seen_in"), pb_format("%.*s %.*s", PB_ARG(thread), PB_ARG(topic)));
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
    pb_rules_length(PB("caption"), 50, PB("utf-16"));
    pb_rules_length(PB("payload"), 64, PB("bytes"));
    pb_rules_rate(PB("conversation"), 1, 1);
    pb_rules_captions();
    pb_rules_poll_every(10);
    pb_rules_repeatable(3600);
    pb_rules_settles(60);
    pb_rules_whole_replies(5000000);
    pb_log_info("length %s", pb_rules_length(PB("text"), 5, PB("furlongs")) ? "true" : "false");
    pb_log_info("rate %s", pb_rules_rate(PB("planet"), 1, 1) ? "true" : "false");
    return NULL;
}
