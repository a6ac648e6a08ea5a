/* The roles that help people: the reviewer of outgoing replies, and the assistant. */
#include "guest.h"

#include <string.h>

/* Returns a copy of the text with each `teh` replaced by `the`, which has the same length. */
static pb_text mended(pb_text text)
{
    char *copy = pb_alloc(text.len);
    memcpy(copy, text.ptr, text.len);
    for (size_t at = 0; at + 3 <= text.len; at++)
        if (memcmp(copy + at, "teh", 3) == 0)
            memcpy(copy + at, "the", 3);
    return (pb_text){ copy, text.len };
}

pb_failure *pb_reviewer_review(pb_reply_review reply)
{
    pb_text text = pb_message_text(pb_reply_review_message(reply)), sender = pb_reply_review_sender(reply);
    pb_log_info("review %.*s %.*s", PB_ARG(sender), PB_ARG(text));
    pb_pairs buttons = pb_reply_review_quick_replies(reply);
    pb_text titles = PB("-");
    for (size_t i = 0; i < buttons.len; i++) {
        pb_text title = buttons.items[i].first;
        titles = i == 0 ? title : pb_format("%.*s,%.*s", PB_ARG(titles), PB_ARG(title));
    }
    pb_log_info("buttons %.*s", PB_ARG(titles));
    pb_pair template;
    pb_text name = pb_reply_review_template(reply, &template) ? template.first : PB("-");
    pb_log_info("template %.*s", PB_ARG(name));
    if (pb_equal(text, PB("not now")))
        return pb_with_code(pb_fail(PB_UNAVAILABLE, "ask again"), PB("later"));
    if (pb_contains(text, PB("secret")))
        pb_reply_review_hold(reply, PB("it tells a secret"));
    if (pb_contains(text, PB("teh")))
        pb_reply_review_amend(reply, mended(text));
    return NULL;
}

pb_failure *pb_assistant_suggest(pb_suggestion_request request)
{
    pb_text agent = pb_suggestion_request_agent(request), draft = pb_suggestion_request_draft(request);
    pb_text name = or_dash(pb_contact_name(pb_suggestion_request_contact(request)));
    pb_text shown = draft.len == 0 ? PB("-") : draft;
    pb_log_info("suggest %.*s %.*s", PB_ARG(agent), PB_ARG(shown));
    pb_suggestion_request_suggest(request, pb_format("Hello %.*s", PB_ARG(name)));
    if (draft.len > 0)
        pb_suggestion_request_suggest(request, pb_format("%.*s, thank you.", PB_ARG(draft)));
    return NULL;
}

pb_failure *pb_assistant_commands(pb_command_list request)
{
    pb_text agent = pb_command_list_agent(request);
    pb_log_info("commands %.*s", PB_ARG(agent));
    pb_command_list_offer(request, PB("refund"), PB("Refund"), PB("order number"));
    pb_command_list_offer(request, PB("greet"), PB("Greet"), PB_NONE);
    return NULL;
}

pb_failure *pb_assistant_run(pb_command_event command)
{
    pb_conversation conversation = pb_command_event_conversation(command);
    pb_text name = pb_command_event_name(command), agent = pb_command_event_agent(command);
    if (pb_equal(name, PB("refund"))) {
        pb_text input = or_dash(pb_command_event_input(command));
        return pb_notes_add(conversation, pb_format("refund of %.*s for %.*s", PB_ARG(input), PB_ARG(agent)));
    }
    if (pb_equal(name, PB("greet"))) {
        pb_draft draft = pb_draft_new(pb_format("Hello from %.*s", PB_ARG(agent)));
        return pb_replies_reply(conversation, draft, NULL);
    }
    return pb_with_code(pb_fail(PB_NOT_FOUND, "there is no command %.*s", PB_ARG(name)), PB("unknown-command"));
}
