/* Sends a part: the function `send` of the connector role. */
#include "guest.h"

/* Returns the values that are kept for a part, as the elements of a JSON array. */
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

/* Returns the names of a part's files, as the elements of a JSON array. */
static pb_text file_names(pb_attachments files)
{
    pb_text *names = pb_alloc(files.len * sizeof *names);
    for (size_t i = 0; i < files.len; i++)
        names[i] = pb_json_quote(pb_attachment_name(files.items[i]));
    return pb_join((pb_texts){ names, files.len }, PB(","));
}

/* Returns a name and a value as a JSON array. The value may be none. */
static pb_text pair(pb_text name, pb_text value)
{
    pb_text words[] = { pb_json_quote(name), pb_json_quote(value) };
    pb_text joined = pb_join((pb_texts){ words, 2 }, PB(","));
    return pb_format("[%.*s]", PB_ARG(joined));
}

/* Returns pairs as the elements of a JSON array. */
static pb_text pairs(pb_pairs given)
{
    pb_text *pairs = pb_alloc(given.len * sizeof *pairs);
    for (size_t i = 0; i < given.len; i++)
        pairs[i] = pair(given.items[i].first, given.items[i].second);
    return pb_join((pb_texts){ pairs, given.len }, PB(","));
}

/* Returns the variables of the template, as the elements of a JSON array. */
static pb_text variables(pb_outgoing part)
{
    pb_texts given = pb_outgoing_template_variables(part);
    pb_text *quoted = pb_alloc(given.len * sizeof *quoted);
    for (size_t i = 0; i < given.len; i++)
        quoted[i] = pb_json_quote(given.items[i]);
    return pb_join((pb_texts){ quoted, given.len }, PB(","));
}

/* Returns the template's parameters that have files, and the files' names, as the elements of a JSON array. */
static pb_text parameter_files(pb_outgoing part)
{
    pb_template_files given = pb_outgoing_template_files(part);
    pb_text *pairs = pb_alloc(given.len * sizeof *pairs);
    for (size_t i = 0; i < given.len; i++)
        pairs[i] = pair(given.items[i].name, pb_attachment_name(given.items[i].file));
    return pb_join((pb_texts){ pairs, given.len }, PB(","));
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
        { PB("content"), pb_outgoing_content(part) },
        { PB("opens"), pb_outgoing_opens(part) },
        { PB("answers"), pb_outgoing_reply_to_author(part) },
        { PB("auth"), PB("-") },
        { PB("reply_to"), pb_outgoing_reply_to(part) },
        { PB("private_reply_to"), pb_outgoing_private_reply_to(part) },
        { PB("tag"), pb_outgoing_tag(part) },
    };
    struct {
        pb_text name, values;
    } lists[] = {
        { PB("kept"), kept_values(part) },
        { PB("files"), file_names(files) },
        { PB("parameters"), pairs(pb_outgoing_template_parameters(part)) },
        { PB("quick_replies"), pairs(pb_outgoing_quick_replies(part)) },
        { PB("variables"), variables(part) },
        { PB("parameter_files"), parameter_files(part) },
    };
    pb_pair template;
    pb_text named = pb_outgoing_template(part, &template) ? pair(template.first, template.second) : PB("null");
    pb_text json = pb_format("{\"attempt\":%u,\"template\":%.*s", pb_outgoing_attempt(part), PB_ARG(named));
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        json = pb_format("%.*s,\"%.*s\":[%.*s]", PB_ARG(json), PB_ARG(lists[i].name), PB_ARG(lists[i].values));
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
        if (pb_json_true(pb_json_member(answer, PB("changed"))))
            pb_outgoing_rules_changed(part);
        return NULL;
    }
    case 429:
        return shop_is_busy(response);
    default:
        return pb_with_code(pb_fail(PB_DENIED, "the platform answered %d", pb_http_response_status(response)),
            PB("refused"));
    }
}
