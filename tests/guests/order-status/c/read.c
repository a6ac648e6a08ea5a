/* Logs every getter of the event's parts, one line each, and what the SDK can read from a text. */
#include "guest.h"

static void tell(const char *name, pb_text value)
{
    value = or_dash(value);
    pb_log_info("%s %.*s", name, PB_ARG(value));
}

static void tell_number(const char *name, double value)
{
    tell(name, pb_number(value));
}

static void tell_bool(const char *name, bool value)
{
    tell(name, value ? PB("true") : PB("false"));
}

static void read_message(pb_message message)
{
    tell("message.id", pb_message_id(message));
    tell("message.direction", pb_message_direction(message));
    tell("message.kind", pb_message_kind(message));
    tell("message.text", pb_message_text(message));
    tell("message.subject", pb_message_subject(message));
    tell_number("message.sent-at", pb_message_sent_at(message));
    tell("message.author-kind", pb_message_author_kind(message));
    tell("message.author-name", pb_message_author_name(message));
    tell("message.reply-to", pb_message_reply_to(message));
    tell("message.payload", pb_message_payload(message));
    tell("message.attribute", pb_message_attribute(message, PB("campaign")));
    tell_bool("message.deleted", pb_message_deleted(message));
    double edited;
    tell("message.edited-at", pb_message_edited_at(message, &edited) ? pb_number(edited) : PB_NONE);
    tell("message.content", pb_message_content(message));
    pb_attachments attachments = pb_message_attachments(message);
    tell_number("message.attachments", (double)attachments.len);
    if (attachments.len == 0)
        return;
    pb_attachment first = attachments.items[0];
    tell("attachment.id", pb_attachment_id(first));
    tell("attachment.kind", pb_attachment_kind(first));
    tell("attachment.name", pb_attachment_name(first));
    tell("attachment.media-type", pb_attachment_media_type(first));
    uint32_t size;
    tell("attachment.size", pb_attachment_size(first, &size) ? pb_number(size) : PB_NONE);
    tell("attachment.hint", pb_attachment_hint(first));
    uint32_t duration;
    tell("attachment.duration-ms", pb_attachment_duration_ms(first, &duration) ? pb_number(duration) : PB_NONE);
}

static void read_contact(pb_contact contact)
{
    tell("contact.id", pb_contact_id(contact));
    tell("contact.name", pb_contact_name(contact));
    tell("contact.first-name", pb_contact_first_name(contact));
    tell("contact.attribute", pb_contact_attribute(contact, PB("language")));
    tell_number("contact.created-at", pb_contact_created_at(contact));
    tell_bool("contact.reachable", pb_contact_reachable(contact));
    tell("contact.consent", pb_contact_consent(contact, PB("marketing")));
}

static void read_conversation(pb_conversation conversation)
{
    tell("conversation.id", pb_conversation_id(conversation));
    tell("conversation.channel", pb_conversation_channel(conversation));
    tell("conversation.kind", pb_conversation_kind(conversation));
    tell("conversation.status", pb_conversation_status(conversation));
    tell("conversation.category", pb_conversation_category(conversation));
    tell("conversation.priority", pb_conversation_priority(conversation));
    tell("conversation.labels", pb_join(pb_conversation_labels(conversation), PB(",")));
    tell("conversation.assignee", pb_conversation_assignee(conversation));
    tell("conversation.team", pb_conversation_team(conversation));
    tell_bool("conversation.automation", pb_conversation_automation(conversation));
    tell("conversation.contact", pb_contact_id(pb_conversation_contact(conversation)));
    tell_number("conversation.messages", (double)pb_conversation_messages(conversation, 10).len);
    tell_number("conversation.created-at", pb_conversation_created_at(conversation));
    tell("conversation.account-name", pb_conversation_account_name(conversation));
    pb_lead lead;
    tell("conversation.lead", pb_conversation_lead(conversation, &lead) ? pb_lead_id(lead) : PB_NONE);
    tell("conversation.name", pb_conversation_name(conversation));
    pb_contacts people = pb_conversation_participants(conversation, 10);
    pb_text *ids = pb_alloc(people.len * sizeof *ids);
    for (size_t i = 0; i < people.len; i++)
        ids[i] = pb_contact_id(people.items[i]);
    tell("conversation.participants", pb_join((pb_texts){ ids, people.len }, PB(",")));
    tell_number("conversation.participant-count", pb_conversation_participant_count(conversation));
}

pb_failure *read_members(pb_message_event event)
{
    pb_conversation conversation = pb_message_event_conversation(event);
    pb_contacts people = pb_conversation_participants(conversation, 10);
    for (size_t i = 0; i < people.len; i++) {
        pb_contact member = people.items[i];
        pb_text words[] = { pb_contact_id(member), or_dash(pb_contact_name(member)),
            pb_contact_reachable(member) ? PB("true") : PB("false"), pb_contact_consent(member, PB("marketing")) };
        tell("member", pb_join((pb_texts){ words, 4 }, PB(" ")));
    }
    tell_number("members", pb_conversation_participant_count(conversation));
    for (size_t i = 0; i < people.len; i++)
        log_caught(pb_contacts_set_name(people.items[i], PB("Countess")));
    tell("named", pb_contact_name(pb_message_event_contact(event)));
    return NULL;
}

pb_failure *read_event(pb_message_event event)
{
    tell("event.id", pb_message_event_id(event));
    tell_number("event.occurred-at", pb_message_event_occurred_at(event));
    tell_number("event.depth", pb_message_event_depth(event));
    tell_bool("event.late", pb_message_event_late(event));
    tell("event.json", pb_text_of(object_or_not(pb_message_event_json(event))));
    read_message(pb_message_event_message(event));
    read_contact(pb_message_event_contact(event));
    read_conversation(pb_message_event_conversation(event));
    return NULL;
}

pb_failure *read_text(pb_text text)
{
    tell("fold", pb_text_fold(text));
    pb_text keywords[] = { PB("order"), PB("zamówien*"), PB("not there") };
    pb_places places = pb_text_contains(text, (pb_texts){ keywords, 3 });
    pb_text numbers[3];
    for (size_t i = 0; i < places.len; i++)
        numbers[i] = pb_number(places.items[i]);
    tell("contains", places.len == 0 ? PB_NONE : pb_join((pb_texts){ numbers, places.len }, PB(",")));
    pb_texts emails = pb_text_emails(text);
    tell("emails", emails.len == 0 ? PB_NONE : pb_join(emails, PB(",")));
    pb_phones phones = pb_text_phones(text, PB("PL"));
    for (size_t i = 0; i < phones.len; i++) {
        pb_phone phone = phones.items[i];
        pb_text parts[] = { phone.written, phone.number, or_dash(phone.extension) };
        tell("phone", pb_join((pb_texts){ parts, 3 }, PB("|")));
    }
    tell_number("international", (double)pb_text_phones(text, PB_NONE).len);
    tell("language", pb_text_language(text));
    return NULL;
}
