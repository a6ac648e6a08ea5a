/* Conversations with their messages, contacts, leads and files. */
#include "bridge.h"

BRIDGE_TEXT(conversations, conversation, id)
BRIDGE_TEXT(conversations, conversation, channel)
BRIDGE_TEXT(conversations, conversation, kind)
BRIDGE_TEXT(conversations, conversation, status)
BRIDGE_TEXT(conversations, conversation, priority)
BRIDGE_OPTION(conversations, conversation, category)
BRIDGE_OPTION(conversations, conversation, assignee)
BRIDGE_OPTION(conversations, conversation, team)
BRIDGE_OPTION(conversations, conversation, account_name)
BRIDGE_OPTION(conversations, conversation, name)
BRIDGE_TEXTS(conversations, conversation, labels)
BRIDGE_PLAIN(bool, conversations, conversation, automation)
BRIDGE_PLAIN(double, conversations, conversation, created_at)
BRIDGE_PLAIN(uint32_t, conversations, conversation, participant_count)
BRIDGE_HANDLE(pb_contact, conversations, conversation, contact)
BRIDGE_MAYBE_HANDLE(conversations, conversation, lead)
BRIDGE_DROP(conversations, conversation)

pb_messages pb_conversation_messages(pb_conversation self, uint32_t limit)
{
    plugboard_inbox_conversations_list_own_message_t given;
    BRIDGE_METHOD(conversations, conversation, messages)(BRIDGE_SELF(conversations, conversation), limit, &given);
    BRIDGE_HANDLES(pb_message, given);
}

pb_contacts pb_conversation_participants(pb_conversation self, uint32_t limit)
{
    plugboard_inbox_conversations_list_own_contact_t given;
    BRIDGE_METHOD(conversations, conversation, participants)(BRIDGE_SELF(conversations, conversation), limit, &given);
    BRIDGE_HANDLES(pb_contact, given);
}

BRIDGE_TEXT(conversations, message, id)
BRIDGE_TEXT(conversations, message, direction)
BRIDGE_TEXT(conversations, message, kind)
BRIDGE_TEXT(conversations, message, text)
BRIDGE_TEXT(conversations, message, author_kind)
BRIDGE_OPTION(conversations, message, author_name)
BRIDGE_OPTION(conversations, message, reply_to)
BRIDGE_OPTION(conversations, message, payload)
BRIDGE_OPTION(conversations, message, subject)
BRIDGE_OPTION(conversations, message, content)
BRIDGE_KEYED(conversations, message, attribute)
BRIDGE_PLAIN(double, conversations, message, sent_at)
BRIDGE_PLAIN(bool, conversations, message, deleted)
BRIDGE_MANY(conversations, message, attachment)
BRIDGE_MAYBE_PLAIN(double, conversations, message, edited_at)
BRIDGE_DROP(conversations, message)

BRIDGE_TEXT(conversations, contact, id)
BRIDGE_OPTION(conversations, contact, name)
BRIDGE_OPTION(conversations, contact, first_name)
BRIDGE_KEYED(conversations, contact, attribute)
BRIDGE_PLAIN(double, conversations, contact, created_at)
BRIDGE_PLAIN(bool, conversations, contact, reachable)
BRIDGE_KEYED_TEXT(conversations, contact, consent)
BRIDGE_DROP(conversations, contact)

BRIDGE_TEXT(conversations, lead, id)
BRIDGE_TEXT(conversations, lead, stage)
BRIDGE_OPTION(conversations, lead, currency)
BRIDGE_OPTION(conversations, lead, source)
BRIDGE_KEYED(conversations, lead, attribute)
BRIDGE_PLAIN(double, conversations, lead, created_at)
BRIDGE_MAYBE_PLAIN(double, conversations, lead, value)
BRIDGE_DROP(conversations, lead)

BRIDGE_TEXT(conversations, attachment, id)
BRIDGE_TEXT(conversations, attachment, kind)
BRIDGE_OPTION(conversations, attachment, name)
BRIDGE_OPTION(conversations, attachment, media_type)
BRIDGE_OPTION(conversations, attachment, hint)
BRIDGE_MAYBE_PLAIN(uint32_t, conversations, attachment, size)
BRIDGE_MAYBE_PLAIN(uint32_t, conversations, attachment, duration_ms)
BRIDGE_DROP(conversations, attachment)
