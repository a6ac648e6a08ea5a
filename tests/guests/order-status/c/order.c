/* The automation itself. */
#include "guest.h"

pb_failure *shop_is_busy(pb_http_response response)
{
    pb_failure *failure = pb_fail(PB_RATE_LIMITED, "the shop is busy");
    pb_text wait = pb_http_response_header(response, PB("retry-after"));
    double seconds;
    if (pb_to_number(wait, &seconds) && seconds >= 0 && seconds <= 86400)
        failure = pb_with_retry_after_ms(failure, (uint32_t)(seconds * 1000));
    return failure;
}

static pb_failure *unknown(pb_text number)
{
    return pb_with_code(pb_fail(PB_NOT_FOUND, "there is no order %.*s", PB_ARG(number)), PB("unknown-order"));
}

/* Queries the shop. */
static pb_failure *ask_shop(pb_text number, pb_text *found)
{
    pb_text base = pb_config_get(PB("api_base"));
    if (pb_is_none(base))
        return unknown(number);
    pb_text url = pb_format("%.*s/orders/%.*s", PB_ARG(base), PB_ARG(number));
    pb_http_request request = pb_http_request_new(PB("GET"), url);
    pb_http_request_header(request, PB("authorization"), PB("Bearer ${secret.token}"));
    pb_http_response response;
    PB_TRY(pb_http_send(request, &response));
    switch (pb_http_response_status(response)) {
    case 200:
        *found = pb_utf8(pb_http_response_body(response));
        return pb_is_none(*found) ? pb_fail(PB_UNAVAILABLE, "the shop did not answer in UTF-8") : NULL;
    case 404:
        return unknown(number);
    case 429:
        return shop_is_busy(response);
    default:
        return pb_fail(PB_UNAVAILABLE, "the shop answered %d", pb_http_response_status(response));
    }
}

pb_failure *answer_order(pb_message_event event, pb_text number)
{
    pb_conversation conversation = pb_message_event_conversation(event);
    pb_text kept;
    PB_TRY(pb_kv_get(PB("asked"), &kept));
    double before = 0;
    (void)pb_to_number(kept, &before);
    pb_text asked = pb_number(before + 1);
    PB_TRY(pb_kv_set(PB("asked"), asked));
    PB_TRY(pb_kv_shared_add(PB("asked"), 1, NULL));
    PB_TRY(pb_triage_add_label(conversation, PB("order-status")));
    pb_text found = pb_config_get(pb_format("orders.%.*s", PB_ARG(number)));
    if (pb_is_none(found))
        PB_TRY(ask_shop(number, &found));
    pb_text text = pb_format("Order %.*s: %.*s (asked %.*s)", PB_ARG(number), PB_ARG(found), PB_ARG(asked));
    return pb_replies_reply(conversation, pb_draft_new(text), NULL);
}
