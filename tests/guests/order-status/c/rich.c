/* Rich content and templates with named parameters. */
#include "guest.h"

pb_failure *reply_richly(pb_message_event event, pb_text document)
{
    pb_draft draft = pb_draft_new(PB(""));
    pb_draft_content(draft, document);
    pb_draft_purpose(draft, PB("service"));
    pb_preview preview;
    PB_TRY(pb_replies_reply(pb_message_event_conversation(event), draft, &preview));
    pb_log_info("preview %s", preview_word(preview));
    return NULL;
}

pb_failure *fill_in(pb_message_event event)
{
    pb_conversation conversation = pb_message_event_conversation(event);
    pb_attachments files = pb_message_attachments(pb_message_event_message(event));
    pb_filling filling = pb_filling_new(PB("order"), PB("en"));
    pb_filling_set(filling, PB("name"), PB("Ada"));
    if (files.len > 0)
        pb_filling_set_file(filling, PB("picture"), files.items[0]);
    pb_preview preview;
    PB_TRY(pb_templates_reply_with(conversation, filling, &preview));
    pb_log_info("preview %s", preview_word(preview));
    pb_text document;
    PB_TRY(pb_templates_find(conversation, PB("order"), PB("en"), &document));
    pb_text name = or_dash(pb_json_text(pb_json_member(pb_json_read(document), PB("name"))));
    pb_log_info("template %.*s", PB_ARG(name));
    log_caught(pb_templates_find(conversation, PB("none"), PB("en"), &document));
    return NULL;
}
