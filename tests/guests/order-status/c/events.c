/* The handlers other than `on-message`. */
#include "guest.h"

pb_failure *pb_on_conversation(pb_conversation_event event)
{
    pb_text id = pb_conversation_id(pb_conversation_event_conversation(event));
    pb_text changes = pb_join(pb_conversation_event_changes(event), PB(","));
    pb_log_info("conversation %.*s %.*s", PB_ARG(id), PB_ARG(changes));
    pb_log_info("json %s", object_or_not(pb_conversation_event_json(event)));
    return NULL;
}

pb_failure *pb_on_refused(pb_refused_event event)
{
    pb_text action = pb_refused_event_action(event), verdict = pb_refused_event_verdict(event);
    pb_text code = pb_refused_event_code(event), reason = pb_refused_event_reason(event);
    pb_log_info("refused %.*s %.*s %.*s %.*s", PB_ARG(action), PB_ARG(verdict), PB_ARG(code), PB_ARG(reason));
    return NULL;
}

pb_failure *pb_on_timer(pb_timer_event event)
{
    pb_text name = pb_timer_event_name(event), data = pb_timer_event_data(event);
    pb_log_info("timer %.*s %.*s", PB_ARG(name), PB_ARG(data));
    return NULL;
}

pb_failure *pb_on_lead(pb_lead_event event)
{
    pb_lead lead = pb_lead_event_lead(event);
    double worth;
    pb_text value = pb_lead_value(lead, &worth) ? pb_number(worth) : PB("-");
    pb_text words[] = { PB("lead"), pb_lead_id(lead), pb_lead_stage(lead), value, or_dash(pb_lead_currency(lead)),
        pb_join(pb_lead_event_changes(event), PB(",")) };
    pb_log_write(PB_LOG_INFO, pb_join((pb_texts){ words, 6 }, PB(" ")));
    return NULL;
}

pb_failure *pb_on_comment(pb_comment_event event)
{
    pb_message comment = pb_comment_event_comment(event);
    pb_text name = or_dash(pb_contact_name(pb_comment_event_contact(event))), text = pb_message_text(comment);
    pb_log_info("comment %.*s %.*s", PB_ARG(name), PB_ARG(text));
    pb_log_info("json %s", object_or_not(pb_comment_event_json(event)));
    if (!pb_starts_with(text, PB("order ")))
        return NULL;
    pb_preview preview;
    PB_TRY(pb_handover_private_reply(comment, pb_draft_new(PB("Let us talk here.")), &preview));
    pb_log_info("preview %s", preview_word(preview));
    return NULL;
}

pb_failure *pb_on_reaction(pb_reaction_event event)
{
    pb_text emoji = or_dash(pb_reaction_event_emoji(event));
    pb_text text = pb_message_text(pb_reaction_event_message(event));
    pb_text name = or_dash(pb_contact_name(pb_reaction_event_contact(event)));
    pb_log_info("reaction %.*s %.*s %.*s", PB_ARG(emoji), PB_ARG(text), PB_ARG(name));
    pb_text taken_back = or_dash(pb_reaction_event_taken_back(event));
    pb_log_info("taken-back %.*s", PB_ARG(taken_back));
    return NULL;
}

pb_failure *pb_on_receipt(pb_receipt_event event)
{
    pb_text state = pb_receipt_event_state(event), text = pb_message_text(pb_receipt_event_message(event));
    pb_text code = or_dash(pb_receipt_event_code(event)), reason = or_dash(pb_receipt_event_reason(event));
    pb_log_info("receipt %.*s %.*s %.*s %.*s", PB_ARG(state), PB_ARG(text), PB_ARG(code), PB_ARG(reason));
    return NULL;
}

pb_failure *pb_on_feedback(pb_feedback_event event)
{
    pb_message rated;
    pb_text message = pb_feedback_event_message(event, &rated) ? pb_message_text(rated) : PB("-");
    pb_text text = or_dash(pb_feedback_event_text(event));
    pb_log_info("feedback %u/%u %.*s %.*s", pb_feedback_event_rating(event), pb_feedback_event_best(event),
        PB_ARG(text), PB_ARG(message));
    return NULL;
}

pb_failure *pb_on_contact(pb_contact_event event)
{
    pb_contact contact = pb_contact_event_contact(event);
    pb_text words[] = { PB("contact"), pb_contact_id(contact), pb_join(pb_contact_event_changes(event), PB(",")),
        or_dash(pb_contact_event_purpose(event)), pb_contact_reachable(contact) ? PB("true") : PB("false"),
        pb_contact_consent(contact, PB("marketing")) };
    pb_log_write(PB_LOG_INFO, pb_join((pb_texts){ words, 6 }, PB(" ")));
    pb_log_info("json %s", object_or_not(pb_contact_event_json(event)));
    return NULL;
}
