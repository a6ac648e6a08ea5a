/* The connector role, except for sending. */
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

/* Returns the pairs in a list of lists of two texts. */
static pb_pairs pairs_of(pb_json list)
{
    size_t len = 0;
    pb_json said = { PB_NONE };
    while (pb_json_next(list, &said))
        len++;
    pb_pair *items = pb_alloc(len * sizeof *items);
    said = (pb_json){ PB_NONE };
    for (size_t i = 0; i < len && pb_json_next(list, &said); i++) {
        pb_text words[2] = { PB(""), PB("") };
        pb_json word = { PB_NONE };
        for (size_t n = 0; n < 2 && pb_json_next(said, &word); n++)
            words[n] = pb_or(pb_json_text(word), PB(""));
        items[i] = (pb_pair){ words[0], words[1] };
    }
    return (pb_pairs){ items, len };
}

/* Adds what an item tells about its conversation and its contact. */
static void tell_more(pb_item item, pb_json said)
{
    pb_text title = pb_json_text(pb_json_member(said, PB("title")));
    if (!pb_is_none(title))
        pb_item_conversation_name(item, title);
    pb_pairs attributes = pairs_of(pb_json_member(said, PB("attributes")));
    for (size_t i = 0; i < attributes.len; i++)
        pb_item_contact_attribute(item, attributes.items[i].first, attributes.items[i].second);
    pb_pairs others = pairs_of(pb_json_member(said, PB("also")));
    for (size_t i = 0; i < others.len; i++)
        pb_item_also_known_as(item, others.items[i].first, others.items[i].second);
    pb_pairs failures = pairs_of(pb_json_member(said, PB("failure")));
    if (failures.len > 0)
        pb_item_failure(item, failures.items[0].first, failures.items[0].second);
}

/* Begins an item. */
static pb_item begin(pb_json said)
{
    pb_item item = pb_item_new(text(said, PB("account")), text(said, PB("key")), text(said, PB("thread")),
        text(said, PB("contact")));
    tell_more(item, said);
    return item;
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

/* Adds what a message says of its place in the conversation, and of its way here. */
static void place(pb_item item, pb_json said)
{
    struct {
        pb_text name;
        void (*set)(pb_item item, pb_text value);
    } members[] = {
        { PB("conversation"), pb_item_conversation_kind },
        { PB("sort"), pb_item_kind },
        { PB("reply_to"), pb_item_reply_to },
        { PB("payload"), pb_item_payload },
        { PB("outgoing"), pb_item_outgoing },
        { PB("correlation"), pb_item_correlation },
        { PB("warning"), pb_item_warning },
    };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        pb_text value = pb_json_text(pb_json_member(said, members[i].name));
        if (!pb_is_none(value))
            members[i].set(item, value);
    }
    pb_pairs extra = pairs_of(pb_json_member(said, PB("extra")));
    for (size_t i = 0; i < extra.len; i++)
        pb_item_attribute(item, extra.items[i].first, extra.items[i].second);
    pb_json picture = { PB_NONE };
    while (pb_json_next(pb_json_member(said, PB("pictures")), &picture)) {
        pb_text words[3] = { PB_NONE, PB_NONE, PB_NONE };
        pb_json word = { PB_NONE };
        for (size_t n = 0; n < 3 && pb_json_next(picture, &word); n++)
            words[n] = pb_json_text(word);
        pb_item_attachment(item, words[0], words[1], words[2]);
    }
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
    pb_text content = pb_json_text(pb_json_member(said, PB("content")));
    if (!pb_is_none(content))
        pb_item_content(item, content);
    pb_item_contact_name(item, text(said, PB("name")));
    pb_json kept = { PB_NONE }, file = { PB_NONE };
    while (pb_json_next(pb_json_member(said, PB("keep")), &kept))
        keep_with(item, kept);
    while (pb_json_next(pb_json_member(said, PB("files")), &file))
        add_file(item, file);
    place(item, said);
    return pb_intake_message(item);
}

/* Emits one report about people or the account, or else an unknown item. */
static pb_failure *receive_report(pb_json said)
{
    pb_text kind = text(said, PB("kind")), message = text(said, PB("message"));
    if (pb_equal(kind, PB("participant")))
        return pb_intake_participant(begin(said), text(said, PB("change")));
    if (pb_equal(kind, PB("moved")))
        return pb_intake_moved(begin(said), text(said, PB("to")));
    if (pb_equal(kind, PB("identity")))
        return pb_intake_identity_changed(begin(said), text(said, PB("to")));
    if (pb_equal(kind, PB("reachability")))
        return pb_intake_reachability(begin(said), text(said, PB("state")));
    if (pb_equal(kind, PB("consent")))
        return pb_intake_consent(begin(said), text(said, PB("purpose")),
            pb_json_true(pb_json_member(said, PB("given"))), pb_json_text(pb_json_member(said, PB("how"))));
    if (pb_equal(kind, PB("account")))
        return pb_intake_account(text(said, PB("account")), text(said, PB("key")), text(said, PB("state")),
            pb_json_text(pb_json_member(said, PB("reason"))));
    if (pb_equal(kind, PB("taken"))) {
        pb_item item = begin(said);
        pb_item_external_id(item, text(said, PB("id")));
        return pb_intake_taken(item, text(said, PB("delivery")));
    }
    if (pb_equal(kind, PB("lead")))
        return pb_intake_lead(begin(said), text(said, PB("source")), pairs_of(pb_json_member(said, PB("answers"))));
    if (pb_equal(kind, PB("failed")))
        return pb_intake_receipt(begin(said), message, PB_RECEIPT_FAILED);
    if (pb_equal(kind, PB("item")))
        return pb_intake_unknown_item(text(said, PB("key")), PB("kind item"), pb_bytes_of(PB("{}")));
    return pb_intake_unknown(text(said, PB("key")), pb_format("kind %.*s", PB_ARG(kind)));
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
    if (pb_equal(kind, PB("typing")))
        return pb_intake_typing(begin(said), whole(said, PB("seconds")));
    if (pb_equal(kind, PB("reaction-added")))
        return pb_intake_reaction_added(begin(said), message, text(said, PB("emoji")));
    if (pb_equal(kind, PB("reaction-removed")))
        return pb_intake_reaction_removed(begin(said), message, text(said, PB("emoji")));
    return receive_report(said);
}

/* Emits a message with the files of a form. */
static pb_failure *receive_form(pb_hook_request request)
{
    pb_form_files files;
    PB_TRY(pb_hook_request_files(request, &files));
    pb_item item = pb_item_new(PB("a"), PB("form"), PB("t"), PB("c"));
    for (size_t i = 0; i < files.len; i++) {
        pb_file file = pb_file_new(pb_attachment_kind(files.items[i].file));
        pb_file_content(file, files.items[i].file);
        pb_file_name(file, files.items[i].name);
        pb_item_add_file(item, file);
    }
    return pb_intake_message(item);
}

pb_failure *pb_connector_receive(pb_hook_request request)
{
    if (pb_equal(pb_hook_request_method(request), PB("AGAIN"))) {
        tell("again", pb_utf8(pb_hook_request_body(request)));
        return NULL;
    }
    pb_text media_type = pb_hook_request_header(request, PB("content-type"));
    if (!pb_is_none(media_type) && pb_starts_with(media_type, PB("multipart/")))
        return receive_form(request);
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

pb_failure *pb_connector_profile(pb_profile_request request)
{
    pb_text contact = pb_profile_request_contact(request);
    pb_profile_request_set_name(request, pb_format("Name of %.*s", PB_ARG(contact)));
    pb_profile_request_set_attribute(request, PB("language"), PB("en"));
    pb_text account = pb_profile_request_account(request), thread = pb_profile_request_thread(request);
    pb_text topic = or_dash(pb_profile_request_kept(request, PB("thread"), PB("topic")));
    pb_profile_request_set_attribute(request, PB("seen_in"),
        pb_format("%.*s %.*s %.*s", PB_ARG(account), PB_ARG(thread), PB_ARG(topic)));
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
    pb_rules_gesture(PB("typing"), 0);
    pb_rules_gesture(PB("reaction"), 0);
    pb_rules_gesture(PB("edit"), 900);
    pb_rules_gesture(PB("deletion"), 86400);
    pb_rules_block(PB("buttons"));
    pb_rules_button_action(PB("reply"));
    pb_rules_button_action(PB("link"));
    pb_rules_count(PB("buttons"), 3);
    pb_rules_length(PB("button"), 20, PB("characters"));
    pb_rules_window_count(10, 172800);
    pb_rules_media_type(PB("image"), PB("image/png"), 500000);
    pb_rules_needs_consent(PB("marketing"));
    pb_rules_valid_for(3600);
    pb_rules_opening(PB("phone"), PB("template"));
    pb_log_info("length %s", pb_rules_length(PB("text"), 5, PB("furlongs")) ? "true" : "false");
    pb_log_info("rate %s", pb_rules_rate(PB("planet"), 1, 1) ? "true" : "false");
    pb_log_info("gesture %s", pb_rules_gesture(PB("wink"), 0) ? "true" : "false");
    pb_log_info("count %s", pb_rules_count(PB("wheels"), 1) ? "true" : "false");
    pb_log_info("opening %s", pb_rules_opening(PB("fax"), PB("any")) ? "true" : "false");
    return NULL;
}
