/*
 * Conversations with their messages, contacts, leads and files. Handles come from an event; there is no other way to
 * get one.
 *
 * Every getter reads from one snapshot: the state at the time of the event, plus what this handler has changed since
 * then.
 */
#ifndef PLUGBOARD_CONVERSATIONS_H
#define PLUGBOARD_CONVERSATIONS_H

#include "plugboard/text.h"

/* A thread of messages on one channel: a direct conversation, a group, or a public thread. */
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

/* A possible buyer. A conversation has at most one open lead at a time. */
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

/* Several customers. */
typedef struct pb_contacts {
    const pb_contact *items;
    size_t len;
} pb_contacts;

/* Several files. */
typedef struct pb_attachments {
    const pb_attachment *items;
    size_t len;
} pb_attachments;

/* The conversation's identifier. */
pb_text pb_conversation_id(pb_conversation conversation) PB_USED;
/* The channel's name, chosen by the admin. */
pb_text pb_conversation_channel(pb_conversation conversation) PB_USED;
/* `direct`, `group` or `public`. */
pb_text pb_conversation_kind(pb_conversation conversation) PB_USED;
/* `open`, `pending`, `snoozed` or `resolved`. */
pb_text pb_conversation_status(pb_conversation conversation) PB_USED;
/* `support`, `sales` or another category. None until one is set. */
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
/*
 * The latest messages up to the event, oldest first. The limit is capped at 100. If the host cannot read the history,
 * it ends the call.
 */
pb_messages pb_conversation_messages(pb_conversation conversation, uint32_t limit) PB_USED;
/* When the conversation began. */
double pb_conversation_created_at(pb_conversation conversation) PB_USED;
/*
 * The display name of the channel's account on the platform, such as a page's name. It comes from the channel's
 * settings. None if it is not set.
 */
pb_text pb_conversation_account_name(pb_conversation conversation) PB_USED;
/* The latest lead of this conversation, open or closed. False if there is none. */
bool pb_conversation_lead(pb_conversation conversation, pb_lead *lead) PB_USED;
/* The conversation's name on the platform, such as a group's title, or none. */
pb_text pb_conversation_name(pb_conversation conversation) PB_USED;
/*
 * The customers who are in the conversation, most recent writer first: those who wrote or joined and have not left. The
 * limit is capped at 100. A direct conversation has one. If the host cannot read them, it ends the call. Only the
 * customer of the event can be changed by plugboard/contacts.h.
 */
pb_contacts pb_conversation_participants(pb_conversation conversation, uint32_t limit) PB_USED;
/*
 * The number of customers who are in the conversation, as far as the host knows them. At most 10,000 are counted. If
 * the host cannot count them, it ends the call.
 */
uint32_t pb_conversation_participant_count(pb_conversation conversation) PB_USED;
/* Closes the handle before the call ends. */
void pb_conversation_drop(pb_conversation conversation);

/* The message's identifier. */
pb_text pb_message_id(pb_message message) PB_USED;
/* `in` from the customer, `out` to the customer. */
pb_text pb_message_direction(pb_message message) PB_USED;
/* `message`, `comment` or `note`. */
pb_text pb_message_kind(pb_message message) PB_USED;
/* The text. Empty if the message has only files, or was deleted. */
pb_text pb_message_text(pb_message message) PB_USED;
/* When the message was sent, by the platform's clock if the platform reports a time. */
double pb_message_sent_at(pb_message message) PB_USED;
/* `contact`, `agent`, `plugin` or `platform`. */
pb_text pb_message_author_kind(pb_message message) PB_USED;
/* The author's name, or none. */
pb_text pb_message_author_name(pb_message message) PB_USED;
/* The identifier of the message that this one answers, or none. */
pb_text pb_message_reply_to(pb_message message) PB_USED;
/* The payload of the button or quick reply that was pressed, or none. */
pb_text pb_message_payload(pb_message message) PB_USED;
/* The subject, such as that of a mail: one line. None if there is none, or if the message was deleted. */
pb_text pb_message_subject(pb_message message) PB_USED;
/* Another value that the platform sent, such as `referral.source`, or none. The connector chooses the keys. */
pb_text pb_message_attribute(pb_message message, pb_text key) PB_USED;
/* True if the message was deleted. */
bool pb_message_deleted(pb_message message) PB_USED;
/* The files, at most 32. */
pb_attachments pb_message_attachments(pb_message message) PB_USED;
/* When the text was last edited, by the customer or by us. False if it never was. */
bool pb_message_edited_at(pb_message message, double *time) PB_USED;
/*
 * Rich content, such as buttons, a location or a list: a JSON document in the format of docs/rich-content.md. Its files
 * are numbered as in pb_message_attachments. None if the message has none, or was deleted. The text contains its plain
 * form, so a plugin can ignore it.
 */
pb_text pb_message_content(pb_message message) PB_USED;
/* Closes the handle before the call ends. */
void pb_message_drop(pb_message message);

/* The customer's identifier. */
pb_text pb_contact_id(pb_contact contact) PB_USED;
/* The customer's name. None until it is known. */
pb_text pb_contact_name(pb_contact contact) PB_USED;
/* The given name: the one that the platform reports, or else the first word of the name. None if neither is known. */
pb_text pb_contact_first_name(pb_contact contact) PB_USED;
/*
 * An attribute such as `language` (a BCP 47 tag), `email`, `phone` or `value`, or one of the admin's own. None if it is
 * not set.
 */
pb_text pb_contact_attribute(pb_contact contact, pb_text key) PB_USED;
/* When the customer was first seen. */
double pb_contact_created_at(pb_contact contact) PB_USED;
/*
 * False if the platform reported that no message of ours reaches the customer on the event's channel, for example
 * because the customer has blocked the account.
 */
bool pb_contact_reachable(pb_contact contact) PB_USED;
/*
 * Whether the customer consents to this purpose, such as `marketing`, on the event's channel: `given`, `withdrawn` or
 * `unknown`. `withdrawn` for every purpose that was not given again since consent to `all` was withdrawn.
 */
pb_text pb_contact_consent(pb_contact contact, pb_text purpose) PB_USED;
/* Closes the handle before the call ends. */
void pb_contact_drop(pb_contact contact);

/* The lead's identifier. */
pb_text pb_lead_id(pb_lead lead) PB_USED;
/* `new`, `qualified`, `won` or `lost`. A lead that is `won` or `lost` is closed. */
pb_text pb_lead_stage(pb_lead lead) PB_USED;
/* The value of the lead, in units of its currency. False until one is set. */
bool pb_lead_value(pb_lead lead, double *value) PB_USED;
/* The value's currency, an ISO 4217 code such as `EUR`, or none. */
pb_text pb_lead_currency(pb_lead lead) PB_USED;
/* Where the lead comes from, such as `messenger` or a campaign, or none. */
pb_text pb_lead_source(pb_lead lead) PB_USED;
/* An attribute such as `need`, or none. */
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
/* The media type, such as `image/png`, or none. */
pb_text pb_attachment_media_type(pb_attachment attachment) PB_USED;
/* The size in bytes. False until the file has been fetched. */
bool pb_attachment_size(pb_attachment attachment, uint32_t *size) PB_USED;
/* What the platform shows the file as, such as `voice`, `sticker`, `animation` or `video-note`, or none. */
pb_text pb_attachment_hint(pb_attachment attachment) PB_USED;
/* How long the recording is, in milliseconds. False if the platform did not report it. */
bool pb_attachment_duration_ms(pb_attachment attachment, uint32_t *milliseconds) PB_USED;
/* Closes the handle before the call ends. */
void pb_attachment_drop(pb_attachment attachment);

#endif
