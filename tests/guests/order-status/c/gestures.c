/* Gestures, both ways: asked for as an automation, and made as a connector. */
#include "guest.h"

pb_failure *show_signals(pb_message_event event)
{
    pb_conversation conversation = pb_message_event_conversation(event);
    pb_message message = pb_message_event_message(event);
    PB_TRY(pb_signals_typing(conversation, 5));
    PB_TRY(pb_signals_read(conversation));
    PB_TRY(pb_signals_react(message, PB("👍")));
    PB_TRY(pb_signals_react(message, PB_NONE));
    log_caught(pb_signals_typing(conversation, 61));
    return NULL;
}

pb_failure *correct(pb_message_event event)
{
    pb_messages messages = pb_conversation_messages(pb_message_event_conversation(event), 10);
    pb_message sent = pb_message_event_message(event);
    for (size_t i = 0; i < messages.len; i++)
        if (pb_equal(pb_message_direction(messages.items[i]), PB("out")))
            sent = messages.items[i];
    double edited;
    pb_text at = pb_message_edited_at(sent, &edited) ? pb_number(edited) : PB("-");
    pb_log_info("edited-at %.*s", PB_ARG(at));
    PB_TRY(pb_corrections_edit(sent, PB("corrected")));
    PB_TRY(pb_corrections_delete(sent));
    log_caught(pb_corrections_edit(pb_message_event_message(event), PB("yours")));
    return NULL;
}

/* Returns the gesture as a JSON object. */
static pb_text document(pb_gesture gesture)
{
    struct {
        pb_text name, value;
    } members[] = {
        { PB("id"), pb_gesture_id(gesture) },
        { PB("account"), pb_gesture_account(gesture) },
        { PB("thread"), pb_gesture_thread(gesture) },
        { PB("recipient"), pb_gesture_recipient(gesture) },
        { PB("kind"), pb_gesture_conversation_kind(gesture) },
        { PB("sender"), pb_gesture_sender(gesture) },
    };
    pb_text json = pb_format("{\"attempt\":%u", pb_gesture_attempt(gesture));
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        pb_text value = pb_json_quote(members[i].value);
        json = pb_format("%.*s,\"%.*s\":%.*s", PB_ARG(json), PB_ARG(members[i].name), PB_ARG(value));
    }
    return pb_format("%.*s}", PB_ARG(json));
}

pb_failure *pb_gestures_perform(pb_gesture gesture)
{
    pb_text words[] = { PB("gesture"), pb_gesture_kind(gesture), or_dash(pb_gesture_message(gesture)),
        or_dash(pb_gesture_emoji(gesture)), or_dash(pb_gesture_text(gesture)),
        pb_number(pb_gesture_seconds(gesture)) };
    pb_log_write(PB_LOG_INFO, pb_join((pb_texts){ words, 6 }, PB(" ")));
    pb_text mark = or_dash(pb_gesture_kept(gesture, PB("message"), PB("mark")));
    pb_log_info("mark %.*s", PB_ARG(mark));
    pb_text topic = or_dash(pb_gesture_kept(gesture, PB("thread"), PB("topic")));
    pb_log_info("topic %.*s", PB_ARG(topic));
    pb_text base = pb_config_get(PB("api_base"));
    if (pb_is_none(base))
        return pb_fail(PB_INVALID, "there is no api_base");
    pb_http_request request = pb_http_request_new(PB("POST"), pb_format("%.*s/gestures", PB_ARG(base)));
    pb_http_request_header(request, PB("content-type"), PB("application/json"));
    pb_http_request_header(request, PB("authorization"), PB("Bearer ${secret.token}"));
    pb_http_request_body(request, pb_bytes_of(document(gesture)));
    pb_http_response response;
    PB_TRY(pb_http_send(request, &response));
    switch (pb_http_response_status(response)) {
    case 200: {
        pb_json answer = pb_json_read(pb_utf8(pb_http_response_body(response)));
        pb_text id = pb_json_text(pb_json_member(answer, PB("id")));
        if (!pb_is_none(id))
            pb_gesture_changed_id(gesture, id);
        return NULL;
    }
    case 429:
        return shop_is_busy(response);
    default:
        return pb_with_code(pb_fail(PB_DENIED, "the platform answered %d", pb_http_response_status(response)),
            PB("refused"));
    }
}
