/* The events that handlers receive. A handler receives one event, and its handle ends with the call. */
#ifndef PLUGBOARD_EVENTS_H
#define PLUGBOARD_EVENTS_H

#include "plugboard/conversations.h"

/* A message came in from a customer. Comments on public posts are not included: they are a pb_comment_event. */
typedef struct pb_message_event {
    int32_t handle;
} pb_message_event;

/* A conversation began or changed. */
typedef struct pb_conversation_event {
    int32_t handle;
} pb_conversation_event;

/* Something that this plugin asked for was refused or held when it was about to take effect. */
typedef struct pb_refused_event {
    int32_t handle;
} pb_refused_event;

/* A timer that this plugin set is due. */
typedef struct pb_timer_event {
    int32_t handle;
} pb_timer_event;

/* A lead was opened or changed. */
typedef struct pb_lead_event {
    int32_t handle;
} pb_lead_event;

/* Somebody commented in public. */
typedef struct pb_comment_event {
    int32_t handle;
} pb_comment_event;

/* Somebody reacted to a message or comment, or removed a reaction. */
typedef struct pb_reaction_event {
    int32_t handle;
} pb_reaction_event;

/* The delivery state of an outgoing message changed. */
typedef struct pb_receipt_event {
    int32_t handle;
} pb_receipt_event;

/* A customer rated a conversation or one answer. */
typedef struct pb_feedback_event {
    int32_t handle;
} pb_feedback_event;

/*
 * Something about a customer changed: whether messages reach the customer, what the customer consents to, or what the
 * platform calls the customer.
 */
typedef struct pb_contact_event {
    int32_t handle;
} pb_contact_event;

/* The identifier. It is the same each time the handler runs for this event. */
pb_text pb_message_event_id(pb_message_event event) PB_USED;
/* The conversation that the event is about. */
pb_conversation pb_message_event_conversation(pb_message_event event) PB_USED;
/* The message. */
pb_message pb_message_event_message(pb_message_event event) PB_USED;
/* The customer. */
pb_contact pb_message_event_contact(pb_message_event event) PB_USED;
/* When the event happened. */
double pb_message_event_occurred_at(pb_message_event event) PB_USED;
/* The number of automations between this event and the customer or person who started the chain: 0 for none. */
uint32_t pb_message_event_depth(pb_message_event event) PB_USED;
/* True if an admin ran the event again after it had failed. Later events may have been handled before it. */
bool pb_message_event_late(pb_message_event event) PB_USED;
/* The whole event as one JSON document. New members may be added at any time. */
pb_text pb_message_event_json(pb_message_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_message_event_drop(pb_message_event event);

/* The identifier. It is the same each time the handler runs for this event. */
pb_text pb_conversation_event_id(pb_conversation_event event) PB_USED;
/* The conversation that the event is about. */
pb_conversation pb_conversation_event_conversation(pb_conversation_event event) PB_USED;
/*
 * Everything that changed in this one step: `created`, `reopened`, `status`, `assignee`, `team`, `category`,
 * `priority`, `labels`, `automation`, `participants` or `name`. New values may be added.
 */
pb_texts pb_conversation_event_changes(pb_conversation_event event) PB_USED;
/* When the event happened. */
double pb_conversation_event_occurred_at(pb_conversation_event event) PB_USED;
/* The number of automations between this event and the customer or person who started the chain: 0 for none. */
uint32_t pb_conversation_event_depth(pb_conversation_event event) PB_USED;
/* True if an admin ran the event again after it had failed. Later events may have been handled before it. */
bool pb_conversation_event_late(pb_conversation_event event) PB_USED;
/* The whole event as one JSON document. New members may be added at any time. */
pb_text pb_conversation_event_json(pb_conversation_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_conversation_event_drop(pb_conversation_event event);

/* The identifier. It is the same each time the handler runs for this event. */
pb_text pb_refused_event_id(pb_refused_event event) PB_USED;
/* The conversation that the event is about. */
pb_conversation pb_refused_event_conversation(pb_refused_event event) PB_USED;
/* What the plugin asked for, such as `reply`. */
pb_text pb_refused_event_action(pb_refused_event event) PB_USED;
/* `refused`, or `held` for a person to decide. */
pb_text pb_refused_event_verdict(pb_refused_event event) PB_USED;
/* A stable code for the rule, such as `window-closed` or `answered`. */
pb_text pb_refused_event_code(pb_refused_event event) PB_USED;
/* A sentence that explains the rule. */
pb_text pb_refused_event_reason(pb_refused_event event) PB_USED;
/* When the event happened. */
double pb_refused_event_occurred_at(pb_refused_event event) PB_USED;
/* The number of automations between this event and the customer or person who started the chain: 0 for none. */
uint32_t pb_refused_event_depth(pb_refused_event event) PB_USED;
/* True if an admin ran the event again after it had failed. Later events may have been handled before it. */
bool pb_refused_event_late(pb_refused_event event) PB_USED;
/* The whole event as one JSON document. New members may be added at any time. */
pb_text pb_refused_event_json(pb_refused_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_refused_event_drop(pb_refused_event event);

/* The identifier. It is the same each time the handler runs for this event. */
pb_text pb_timer_event_id(pb_timer_event event) PB_USED;
/* The conversation that the event is about. */
pb_conversation pb_timer_event_conversation(pb_timer_event event) PB_USED;
/* The timer's name. */
pb_text pb_timer_event_name(pb_timer_event event) PB_USED;
/* The data that was given when the timer was set. */
pb_text pb_timer_event_data(pb_timer_event event) PB_USED;
/* When the timer fired. */
double pb_timer_event_occurred_at(pb_timer_event event) PB_USED;
/* The depth of the event in which the timer was set. */
uint32_t pb_timer_event_depth(pb_timer_event event) PB_USED;
/* True if an admin ran the event again after it had failed. Later events may have been handled before it. */
bool pb_timer_event_late(pb_timer_event event) PB_USED;
/* The whole event as one JSON document. New members may be added at any time. */
pb_text pb_timer_event_json(pb_timer_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_timer_event_drop(pb_timer_event event);

/* The identifier. It is the same each time the handler runs for this event. */
pb_text pb_lead_event_id(pb_lead_event event) PB_USED;
/* The conversation that the event is about. */
pb_conversation pb_lead_event_conversation(pb_lead_event event) PB_USED;
/* The lead as it is now. */
pb_lead pb_lead_event_lead(pb_lead_event event) PB_USED;
/* What changed: `created`, `stage`, `value` or `attributes`. */
pb_texts pb_lead_event_changes(pb_lead_event event) PB_USED;
/* When the event happened. */
double pb_lead_event_occurred_at(pb_lead_event event) PB_USED;
/* The number of automations between this event and the customer or person who started the chain: 0 for none. */
uint32_t pb_lead_event_depth(pb_lead_event event) PB_USED;
/* True if an admin ran the event again after it had failed. Later events may have been handled before it. */
bool pb_lead_event_late(pb_lead_event event) PB_USED;
/* The whole event as one JSON document. New members may be added at any time. */
pb_text pb_lead_event_json(pb_lead_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_lead_event_drop(pb_lead_event event);

/* The identifier. It is the same each time the handler runs for this event. */
pb_text pb_comment_event_id(pb_comment_event event) PB_USED;
/* The public thread. */
pb_conversation pb_comment_event_conversation(pb_comment_event event) PB_USED;
/* The comment. */
pb_message pb_comment_event_comment(pb_comment_event event) PB_USED;
/* The person who wrote the comment. Other people may have written in the same thread. */
pb_contact pb_comment_event_contact(pb_comment_event event) PB_USED;
/* When the event happened. */
double pb_comment_event_occurred_at(pb_comment_event event) PB_USED;
/* The number of automations between this event and the customer or person who started the chain: 0 for none. */
uint32_t pb_comment_event_depth(pb_comment_event event) PB_USED;
/* True if an admin ran the event again after it had failed. Later events may have been handled before it. */
bool pb_comment_event_late(pb_comment_event event) PB_USED;
/* The whole event as one JSON document. New members may be added at any time. */
pb_text pb_comment_event_json(pb_comment_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_comment_event_drop(pb_comment_event event);

/* The identifier. It is the same each time the handler runs for this event. */
pb_text pb_reaction_event_id(pb_reaction_event event) PB_USED;
/* The conversation that the event is about. */
pb_conversation pb_reaction_event_conversation(pb_reaction_event event) PB_USED;
/* The message that the reaction is about: an outgoing one or one from the customer. */
pb_message pb_reaction_event_message(pb_reaction_event event) PB_USED;
/* The reaction, such as a thumbs-up. None if a reaction was removed. */
pb_text pb_reaction_event_emoji(pb_reaction_event event) PB_USED;
/* The person who reacted. */
pb_contact pb_reaction_event_contact(pb_reaction_event event) PB_USED;
/* When the event happened. */
double pb_reaction_event_occurred_at(pb_reaction_event event) PB_USED;
/* The number of automations between this event and the customer or person who started the chain: 0 for none. */
uint32_t pb_reaction_event_depth(pb_reaction_event event) PB_USED;
/* True if an admin ran the event again after it had failed. Later events may have been handled before it. */
bool pb_reaction_event_late(pb_reaction_event event) PB_USED;
/* The whole event as one JSON document. New members may be added at any time. */
pb_text pb_reaction_event_json(pb_reaction_event event) PB_USED;
/* If a reaction was removed: the reaction that it was, or none if that is not known. */
pb_text pb_reaction_event_taken_back(pb_reaction_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_reaction_event_drop(pb_reaction_event event);

/* The identifier. It is the same each time the handler runs for this event. */
pb_text pb_receipt_event_id(pb_receipt_event event) PB_USED;
/* The conversation that the event is about. */
pb_conversation pb_receipt_event_conversation(pb_receipt_event event) PB_USED;
/* The outgoing message. */
pb_message pb_receipt_event_message(pb_receipt_event event) PB_USED;
/* `delivered`, `read` or `failed`. */
pb_text pb_receipt_event_state(pb_receipt_event event) PB_USED;
/* When the event happened. */
double pb_receipt_event_occurred_at(pb_receipt_event event) PB_USED;
/* If a plugin wrote the message, one more than the depth of the event that the message answered. Otherwise 0. */
uint32_t pb_receipt_event_depth(pb_receipt_event event) PB_USED;
/* True if an admin ran the event again after it had failed. Later events may have been handled before it. */
bool pb_receipt_event_late(pb_receipt_event event) PB_USED;
/* The whole event as one JSON document. New members may be added at any time. */
pb_text pb_receipt_event_json(pb_receipt_event event) PB_USED;
/* The error code if the message failed: the platform's, or one of the connector or the host. Otherwise none. */
pb_text pb_receipt_event_code(pb_receipt_event event) PB_USED;
/* Why the message failed, as a sentence, or none. */
pb_text pb_receipt_event_reason(pb_receipt_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_receipt_event_drop(pb_receipt_event event);

/* The identifier. It is the same each time the handler runs for this event. */
pb_text pb_feedback_event_id(pb_feedback_event event) PB_USED;
/* The conversation that the event is about. */
pb_conversation pb_feedback_event_conversation(pb_feedback_event event) PB_USED;
/* The answer that was rated. False if the conversation was rated. */
bool pb_feedback_event_message(pb_feedback_event event, pb_message *message) PB_USED;
/* The rating, from 1 to the best. */
uint32_t pb_feedback_event_rating(pb_feedback_event event) PB_USED;
/* The best possible rating, such as 5 or 10. */
uint32_t pb_feedback_event_best(pb_feedback_event event) PB_USED;
/* The text that the customer wrote with the rating, or none. */
pb_text pb_feedback_event_text(pb_feedback_event event) PB_USED;
/* The customer. */
pb_contact pb_feedback_event_contact(pb_feedback_event event) PB_USED;
/* When the event happened. */
double pb_feedback_event_occurred_at(pb_feedback_event event) PB_USED;
/* The number of automations between this event and the customer or person who started the chain: 0 for none. */
uint32_t pb_feedback_event_depth(pb_feedback_event event) PB_USED;
/* True if an admin ran the event again after it had failed. Later events may have been handled before it. */
bool pb_feedback_event_late(pb_feedback_event event) PB_USED;
/* The whole event as one JSON document. New members may be added at any time. */
pb_text pb_feedback_event_json(pb_feedback_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_feedback_event_drop(pb_feedback_event event);

/* The identifier. It is the same each time the handler runs for this event. */
pb_text pb_contact_event_id(pb_contact_event event) PB_USED;
/* The conversation in which it was reported, or else the latest direct conversation with the customer. */
pb_conversation pb_contact_event_conversation(pb_contact_event event) PB_USED;
/* The customer. */
pb_contact pb_contact_event_contact(pb_contact_event event) PB_USED;
/* Everything that changed: `reachability`, `consent` or `identity`. New values may be added. */
pb_texts pb_contact_event_changes(pb_contact_event event) PB_USED;
/* The purpose of the consent that was given or withdrawn, such as `marketing`, or none. */
pb_text pb_contact_event_purpose(pb_contact_event event) PB_USED;
/* When the event happened. */
double pb_contact_event_occurred_at(pb_contact_event event) PB_USED;
/* The number of automations between this event and the customer or person who started the chain: 0 for none. */
uint32_t pb_contact_event_depth(pb_contact_event event) PB_USED;
/* True if an admin ran the event again after it had failed. Later events may have been handled before it. */
bool pb_contact_event_late(pb_contact_event event) PB_USED;
/* The whole event as one JSON document. New members may be added at any time. */
pb_text pb_contact_event_json(pb_contact_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_contact_event_drop(pb_contact_event event);

#endif
