/* The roles for channels besides the connector: media, poller, setup, settle and catalogue. */
#include "guest.h"

pb_failure *pb_media_fetch(pb_media_request request)
{
    pb_text kind = pb_media_request_kind(request), reference = pb_media_request_reference(request);
    pb_text message = or_dash(pb_media_request_message(request));
    uint32_t most = pb_media_request_max_bytes(request);
    pb_text account = pb_media_request_account(request), thread = pb_media_request_thread(request);
    pb_log_info("media %.*s %.*s %.*s %.*s %.*s %u %u", PB_ARG(account), PB_ARG(thread), PB_ARG(kind),
        PB_ARG(reference), PB_ARG(message), pb_media_request_attempt(request), most);
    pb_text topic = or_dash(pb_media_request_kept(request, PB("thread"), PB("topic")));
    pb_log_info("topic %.*s", PB_ARG(topic));
    pb_text base = pb_config_get(PB("api_base"));
    if (pb_is_none(base))
        return pb_fail(PB_INVALID, "there is no api_base");
    pb_text url = pb_format("%.*s/files/%.*s", PB_ARG(base), PB_ARG(reference));
    pb_http_request download = pb_http_request_new(PB("GET"), url);
    pb_http_request_header(download, PB("authorization"), PB("Bearer ${secret.token}"));
    pb_http_request_answer_to_file(download, most);
    pb_http_request_follow_redirects(download);
    pb_http_response response;
    PB_TRY(pb_http_send(download, &response));
    switch (pb_http_response_status(response)) {
    case 200: {
        pb_log_info("body %zu", pb_http_response_body(response).len);
        pb_text types = pb_join(pb_http_response_headers(response, PB("x-type")), PB(","));
        pb_log_info("types %.*s", PB_ARG(types));
        pb_attachment file;
        PB_TRY(pb_http_response_attachment(response, PB_NONE, &file));
        pb_media_request_set_name(request, PB("photo.jpg"));
        pb_media_request_deliver(request, file);
        return NULL;
    }
    case 202:
        return pb_with_retry_after_ms(pb_fail(PB_UNAVAILABLE, "not ready"), 2000);
    default:
        return pb_with_code(pb_fail(PB_NOT_FOUND, "there is no file"), PB("no-file"));
    }
}

pb_failure *pb_poller_poll(pb_channel_poll poll)
{
    double since;
    bool has_since = pb_channel_poll_since(poll, &since);
    pb_text account = pb_channel_poll_account(poll), cursor = pb_channel_poll_cursor(poll);
    pb_text words[] = { PB("poll"), account, or_dash(cursor), has_since ? pb_number(since) : PB("-") };
    pb_log_write(PB_LOG_INFO, pb_join((pb_texts){ words, 4 }, PB(" ")));
    if (pb_is_none(cursor) && !has_since) {
        pb_channel_poll_set_cursor(poll, PB("start"));
        return NULL;
    }
    pb_item item = pb_item_new(account, PB("p-1"), PB("t"), PB("c"));
    pb_item_text(item, PB("polled"));
    PB_TRY(pb_intake_message(item));
    PB_TRY(pb_intake_unknown_item(PB("p-2"), PB("kind dance"), pb_bytes_of(PB("{}"))));
    pb_channel_poll_set_cursor(poll, PB("next"));
    pb_channel_poll_again(poll);
    pb_channel_poll_wait(poll, 7);
    pb_channel_poll_gap(poll, PB("some are lost"));
    return NULL;
}

pb_failure *pb_setup_join(pb_setup_request request)
{
    pb_text account = or_dash(pb_setup_request_account(request)), hook = pb_setup_request_hook_url(request);
    pb_log_info("join %.*s %.*s", PB_ARG(account), PB_ARG(hook));
    pb_setup_request_set_account(request, PB("a-1"), PB("Shop"));
    pb_setup_request_hears_by(request, PB("poll"));
    pb_setup_request_report(request, PB("check it"));
    pb_setup_request_renew_after(request, 3600);
    return NULL;
}

pb_failure *pb_setup_leave(pb_setup_request request)
{
    pb_text account = or_dash(pb_setup_request_account(request));
    pb_log_info("leave %.*s", PB_ARG(account));
    return pb_fail(PB_UNAVAILABLE, "gone");
}

pb_failure *pb_settle_settle(pb_outgoing part)
{
    pb_text id = pb_outgoing_id(part), upload = or_dash(pb_outgoing_kept(part, PB("part"), PB("upload")));
    pb_log_info("settle %.*s %u %.*s", PB_ARG(id), pb_outgoing_attempt(part), PB_ARG(upload));
    pb_text base = pb_config_get(PB("api_base"));
    if (pb_is_none(base))
        return pb_fail(PB_INVALID, "there is no api_base");
    pb_text url = pb_format("%.*s/sent/%.*s", PB_ARG(base), PB_ARG(id));
    pb_http_request question = pb_http_request_new(PB("GET"), url);
    pb_http_request_header(question, PB("authorization"), PB("Bearer ${secret.token}"));
    pb_http_response response;
    PB_TRY(pb_http_send(question, &response));
    switch (pb_http_response_status(response)) {
    case 200: {
        pb_json answer = pb_json_read(pb_utf8(pb_http_response_body(response)));
        pb_outgoing_sent(part, pb_json_text(pb_json_member(answer, PB("id"))));
        return NULL;
    }
    case 202:
        return NULL;
    case 404:
        pb_outgoing_not_sent(part);
        return NULL;
    default:
        return pb_with_code(pb_fail(PB_DENIED, "the platform answered %d", pb_http_response_status(response)),
            PB("refused"));
    }
}

pb_failure *pb_catalogue_read(pb_catalogue_request request)
{
    pb_text account = pb_catalogue_request_account(request);
    pb_log_info("catalogue %.*s", PB_ARG(account));
    pb_text base = pb_config_get(PB("api_base"));
    if (pb_is_none(base))
        return pb_fail(PB_INVALID, "there is no api_base");
    pb_http_request question = pb_http_request_new(PB("GET"), pb_format("%.*s/templates", PB_ARG(base)));
    pb_http_request_header(question, PB("authorization"), PB("Bearer ${secret.token}"));
    pb_http_response response;
    PB_TRY(pb_http_send(question, &response));
    if (pb_http_response_status(response) != 200)
        return pb_fail(PB_UNAVAILABLE, "the platform answered %d", pb_http_response_status(response));
    return pb_catalogue_request_add(request, pb_utf8(pb_http_response_body(response)));
}
