/* Answers questions about the opening hours, and counts them. */
#include "plugboard.h"

/* Returns whether a customer asks when we are open. */
static bool asks_for_hours(pb_text text)
{
    pb_text words[] = { PB("hours"), PB("open") };
    return pb_text_contains(text, (pb_texts){ words, 2 }).len > 0;
}

pb_failure *pb_on_message(pb_message_event event)
{
    if (!asks_for_hours(pb_message_text(pb_message_event_message(event))))
        return NULL;
    pb_text hours = pb_config_get(PB("hours"));
    if (pb_is_none(hours))
        return pb_fail(PB_INVALID, "configuration member `hours`: is missing");
    double asked;
    PB_TRY(pb_kv_shared_add(PB("asked"), 1, &asked));
    pb_log_info("asked %.0f times so far", asked);
    return pb_replies_reply(pb_message_event_conversation(event), pb_draft_new(pb_format("We are open %.*s.", PB_ARG(hours))), NULL);
}
