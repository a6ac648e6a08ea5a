/*
 * What a conversation consists of. Handles come from an event; there is no other way to get one.
 *
 * Every getter answers from one moment: the event's, plus what this handler has done since.
 */
#ifndef PLUGBOARD_CONVERSATIONS_H
#define PLUGBOARD_CONVERSATIONS_H

#include "plugboard/text.h"

/* A thread of messages on one channel: a direct talk, a group, or a public thread. */
typedef struct pb_conversation {
    int32_t handle;
} pb_conversation;

/* One message, comment or note. */
typedef struct pb_message {
    int32_t handle;
} pb_message;

/* A customer. */
typedef struct pb_contact {
    int32_t handle;
} pb_contact;

/* Somebody who may buy. A conversation has at most one open lead at a time. */
typedef struct pb_lead {
    int32_t handle;
} pb_lead;

/* A file. Its bytes stay with the host. */
typedef struct pb_attachment {
    int32_t handle;
} pb_attachment;

/* Several messages. */
typedef struct pb_messages {
    const pb_message *items;
    size_t len;
} pb_messages;

/* Several files. */
typedef struct pb_attachments {
    const pb_attachment *items;
    size_t len;
} pb_attachments;

/* The conversation's identifier. */
pb_text pb_conversation_id(pb_conversation conversation) PB_USED;
/* The channel's name, as the admin chose it. */
pb_text pb_conversation_channel(pb_conversation conversation) PB_USED;
/* `direct`, `group` or `public`. */
pb_text pb_conversation_kind(pb_conversation conversation) PB_USED;
/* `open`, `pending`, `snoozed` or `resolved`. */
pb_text pb_conversation_status(pb_conversation conversation) PB_USED;
/* `support`, `sales` or another category; none until somebody has set one. */
pb_text pb_conversation_category(pb_conversation conversation) PB_USED;
/* `low`, `normal`, `high` or `urgent`. */
pb_text pb_conversation_priority(pb_conversation conversation) PB_USED;
/* The labels in alphabetical order, at most 32. */
pb_texts pb_conversation_labels(pb_conversation conversation) PB_USED;
/* The name of the person who handles the conversation, or none. */
pb_text pb_conversation_assignee(pb_conversation conversation) PB_USED;
/* The name of the team that handles the conversation, or none. */
pb_text pb_conversation_team(pb_conversation conversation) PB_USED;
/* False when people have taken over and automatic replies are off. */
bool pb_conversation_automation(pb_conversation conversation) PB_USED;
/* The customer. */
pb_contact pb_conversation_contact(pb_conversation conversation) PB_USED;
/* The latest messages up to the event, oldest first. The limit is taken as at most 100. */
pb_messages pb_conversation_messages(pb_conversation conversation, uint32_t limit) PB_USED;
/* When the conversation began. */
double pb_conversation_created_at(pb_conversation conversation) PB_USED;
/* The name of the account on the other side (a page's name), from the channel's settings, or none. */
pb_text pb_conversation_account_name(pb_conversation conversation) PB_USED;
/* The latest lead of this conversation, open or closed. False where there is none. */
bool pb_conversation_lead(pb_conversation conversation, pb_lead *lead) PB_USED;
/* Closes the handle before the call ends. */
void pb_conversation_drop(pb_conversation conversation);

/* The message's identifier. */
pb_text pb_message_id(pb_message message) PB_USED;
/* `in` from the customer, `out` to the customer. */
pb_text pb_message_direction(pb_message message) PB_USED;
/* `message`, `comment` or `note`. */
pb_text pb_message_kind(pb_message message) PB_USED;
/* The words. Empty when there is only a file, or when the message was deleted. */
pb_text pb_message_text(pb_message message) PB_USED;
/* When it was sent, by the platform's clock where that says. */
double pb_message_sent_at(pb_message message) PB_USED;
/* `contact`, `agent`, `plugin` or `platform`. */
pb_text pb_message_author_kind(pb_message message) PB_USED;
/* The author's name, or none. */
pb_text pb_message_author_name(pb_message message) PB_USED;
/* The identifier of the message that this one answers, or none. */
pb_text pb_message_reply_to(pb_message message) PB_USED;
/* What a pressed button or quick reply carries, or none. */
pb_text pb_message_payload(pb_message message) PB_USED;
/* What else the platform told, such as `referral.source`, or none. Keys are the connector's. */
pb_text pb_message_attribute(pb_message message, pb_text key) PB_USED;
/* Was the message deleted? */
bool pb_message_deleted(pb_message message) PB_USED;
/* The files, at most 32. */
pb_attachments pb_message_attachments(pb_message message) PB_USED;
/* Closes the handle before the call ends. */
void pb_message_drop(pb_message message);

/* The customer's identifier. */
pb_text pb_contact_id(pb_contact contact) PB_USED;
/* The name the customer goes by; none until it is known. */
pb_text pb_contact_name(pb_contact contact) PB_USED;
/* The given name alone, where the platform tells it apart or the name's first word serves; or none. */
pb_text pb_contact_first_name(pb_contact contact) PB_USED;
/* A property such as `language` (a BCP 47 tag), `email`, `phone`, `value`, or one of the admin's; or none. */
pb_text pb_contact_attribute(pb_contact contact, pb_text key) PB_USED;
/* When the customer was first seen. */
double pb_contact_created_at(pb_contact contact) PB_USED;
/* Closes the handle before the call ends. */
void pb_contact_drop(pb_contact contact);

/* The lead's identifier. */
pb_text pb_lead_id(pb_lead lead) PB_USED;
/* `new`, `qualified`, `won` or `lost`. With the last two the lead is closed. */
pb_text pb_lead_stage(pb_lead lead) PB_USED;
/* What it is worth, in units of its currency. False until somebody has said. */
bool pb_lead_value(pb_lead lead, double *value) PB_USED;
/* The value's currency, an ISO 4217 code such as `EUR`, or none. */
pb_text pb_lead_currency(pb_lead lead) PB_USED;
/* Where it comes from, such as `messenger` or a campaign, or none. */
pb_text pb_lead_source(pb_lead lead) PB_USED;
/* A property such as `need`, or none. */
pb_text pb_lead_attribute(pb_lead lead, pb_text key) PB_USED;
/* When the lead was opened. */
double pb_lead_created_at(pb_lead lead) PB_USED;
/* Closes the handle before the call ends. */
void pb_lead_drop(pb_lead lead);

/* The file's identifier. */
pb_text pb_attachment_id(pb_attachment attachment) PB_USED;
/* `image`, `audio`, `video` or `file`. */
pb_text pb_attachment_kind(pb_attachment attachment) PB_USED;
/* The file's name, or none. */
pb_text pb_attachment_name(pb_attachment attachment) PB_USED;
/* Such as `image/png`, or none. */
pb_text pb_attachment_media_type(pb_attachment attachment) PB_USED;
/* The size in bytes. False while the file has not been fetched. */
bool pb_attachment_size(pb_attachment attachment, uint32_t *size) PB_USED;
/* Closes the handle before the call ends. */
void pb_attachment_drop(pb_attachment attachment);

#endif
