/* What happened. A handler is given one event, and its handle ends with the call. */
#ifndef PLUGBOARD_EVENTS_H
#define PLUGBOARD_EVENTS_H

#include "plugboard/conversations.h"

/* A message came in from a customer. Comments on public posts are not among them. */
typedef struct pb_message_event {
    int32_t handle;
} pb_message_event;

/* A conversation began or changed. */
typedef struct pb_conversation_event {
    int32_t handle;
} pb_conversation_event;

/* Something this plugin asked for was refused or held when it was to take effect. */
typedef struct pb_refused_event {
    int32_t handle;
} pb_refused_event;

/* A timer that this plugin had set is due. */
typedef struct pb_timer_event {
    int32_t handle;
} pb_timer_event;

/* A lead began or changed. */
typedef struct pb_lead_event {
    int32_t handle;
} pb_lead_event;

/* Somebody commented in public. */
typedef struct pb_comment_event {
    int32_t handle;
} pb_comment_event;

/* Somebody reacted to a message, or took it back. */
typedef struct pb_reaction_event {
    int32_t handle;
} pb_reaction_event;

/* A message of ours got somewhere. */
typedef struct pb_receipt_event {
    int32_t handle;
} pb_receipt_event;

/* A customer said how good it was. */
typedef struct pb_feedback_event {
    int32_t handle;
} pb_feedback_event;

/* The same when the handler is run again for this event. */
pb_text pb_message_event_id(pb_message_event event) PB_USED;
/* The conversation it happened in. */
pb_conversation pb_message_event_conversation(pb_message_event event) PB_USED;
/* The message. */
pb_message pb_message_event_message(pb_message_event event) PB_USED;
/* The customer. */
pb_contact pb_message_event_contact(pb_message_event event) PB_USED;
/* When it happened. */
double pb_message_event_occurred_at(pb_message_event event) PB_USED;
/* How many automations lie between this event and a customer or a person: 0 for none. */
uint32_t pb_message_event_depth(pb_message_event event) PB_USED;
/* True when an admin had the event handled again after it had failed: others may have overtaken it. */
bool pb_message_event_late(pb_message_event event) PB_USED;
/* The whole event as one JSON document. Members may be added to it at any time. */
pb_text pb_message_event_json(pb_message_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_message_event_drop(pb_message_event event);

/* The same when the handler is run again for this event. */
pb_text pb_conversation_event_id(pb_conversation_event event) PB_USED;
/* The conversation it happened in. */
pb_conversation pb_conversation_event_conversation(pb_conversation_event event) PB_USED;
/*
 * All that changed at once: `created`, `reopened`, `status`, `assignee`, `team`, `category`, `priority`, `labels` or
 * `automation`. More may come.
 */
pb_texts pb_conversation_event_changes(pb_conversation_event event) PB_USED;
/* When it happened. */
double pb_conversation_event_occurred_at(pb_conversation_event event) PB_USED;
/* How many automations lie between this event and a customer or a person: 0 for none. */
uint32_t pb_conversation_event_depth(pb_conversation_event event) PB_USED;
/* True when an admin had the event handled again after it had failed: others may have overtaken it. */
bool pb_conversation_event_late(pb_conversation_event event) PB_USED;
/* The whole event as one JSON document. Members may be added to it at any time. */
pb_text pb_conversation_event_json(pb_conversation_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_conversation_event_drop(pb_conversation_event event);

/* The same when the handler is run again for this event. */
pb_text pb_refused_event_id(pb_refused_event event) PB_USED;
/* The conversation it happened in. */
pb_conversation pb_refused_event_conversation(pb_refused_event event) PB_USED;
/* What was asked, such as `reply`. */
pb_text pb_refused_event_action(pb_refused_event event) PB_USED;
/* `refused`, or `held` for a person to decide. */
pb_text pb_refused_event_verdict(pb_refused_event event) PB_USED;
/* The rule, as a stable word such as `window-closed` or `answered`. */
pb_text pb_refused_event_code(pb_refused_event event) PB_USED;
/* The rule, as a sentence. */
pb_text pb_refused_event_reason(pb_refused_event event) PB_USED;
/* When it happened. */
double pb_refused_event_occurred_at(pb_refused_event event) PB_USED;
/* How many automations lie between this event and a customer or a person: 0 for none. */
uint32_t pb_refused_event_depth(pb_refused_event event) PB_USED;
/* True when an admin had the event handled again after it had failed: others may have overtaken it. */
bool pb_refused_event_late(pb_refused_event event) PB_USED;
/* The whole event as one JSON document. Members may be added to it at any time. */
pb_text pb_refused_event_json(pb_refused_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_refused_event_drop(pb_refused_event event);

/* The same when the handler is run again for this event. */
pb_text pb_timer_event_id(pb_timer_event event) PB_USED;
/* The conversation it happened in. */
pb_conversation pb_timer_event_conversation(pb_timer_event event) PB_USED;
/* The timer's name. */
pb_text pb_timer_event_name(pb_timer_event event) PB_USED;
/* What was given along when the timer was set. */
pb_text pb_timer_event_data(pb_timer_event event) PB_USED;
/* When it rang. */
double pb_timer_event_occurred_at(pb_timer_event event) PB_USED;
/* That of the event in which the timer was set: how many automations lie between it and a person. */
uint32_t pb_timer_event_depth(pb_timer_event event) PB_USED;
/* True when an admin had the event handled again after it had failed: others may have overtaken it. */
bool pb_timer_event_late(pb_timer_event event) PB_USED;
/* The whole event as one JSON document. Members may be added to it at any time. */
pb_text pb_timer_event_json(pb_timer_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_timer_event_drop(pb_timer_event event);

/* The same when the handler is run again for this event. */
pb_text pb_lead_event_id(pb_lead_event event) PB_USED;
/* The conversation it happened in. */
pb_conversation pb_lead_event_conversation(pb_lead_event event) PB_USED;
/* The lead as it is now. */
pb_lead pb_lead_event_lead(pb_lead_event event) PB_USED;
/* What changed: `created`, `stage`, `value` or `attributes`. */
pb_texts pb_lead_event_changes(pb_lead_event event) PB_USED;
/* When it happened. */
double pb_lead_event_occurred_at(pb_lead_event event) PB_USED;
/* How many automations lie between this event and a customer or a person: 0 for none. */
uint32_t pb_lead_event_depth(pb_lead_event event) PB_USED;
/* True when an admin had the event handled again after it had failed: others may have overtaken it. */
bool pb_lead_event_late(pb_lead_event event) PB_USED;
/* The whole event as one JSON document. Members may be added to it at any time. */
pb_text pb_lead_event_json(pb_lead_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_lead_event_drop(pb_lead_event event);

/* The same when the handler is run again for this event. */
pb_text pb_comment_event_id(pb_comment_event event) PB_USED;
/* The public thread. */
pb_conversation pb_comment_event_conversation(pb_comment_event event) PB_USED;
/* The comment. */
pb_message pb_comment_event_comment(pb_comment_event event) PB_USED;
/* Who wrote the comment; others may have written in the same thread. */
pb_contact pb_comment_event_contact(pb_comment_event event) PB_USED;
/* When it happened. */
double pb_comment_event_occurred_at(pb_comment_event event) PB_USED;
/* How many automations lie between this event and a customer or a person: 0 for none. */
uint32_t pb_comment_event_depth(pb_comment_event event) PB_USED;
/* True when an admin had the event handled again after it had failed: others may have overtaken it. */
bool pb_comment_event_late(pb_comment_event event) PB_USED;
/* The whole event as one JSON document. Members may be added to it at any time. */
pb_text pb_comment_event_json(pb_comment_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_comment_event_drop(pb_comment_event event);

/* The same when the handler is run again for this event. */
pb_text pb_reaction_event_id(pb_reaction_event event) PB_USED;
/* The conversation it happened in. */
pb_conversation pb_reaction_event_conversation(pb_reaction_event event) PB_USED;
/* The message that it is about, ours or the customer's. */
pb_message pb_reaction_event_message(pb_reaction_event event) PB_USED;
/* The reaction, such as a thumb; none when it was taken back. */
pb_text pb_reaction_event_emoji(pb_reaction_event event) PB_USED;
/* Who reacted. */
pb_contact pb_reaction_event_contact(pb_reaction_event event) PB_USED;
/* When it happened. */
double pb_reaction_event_occurred_at(pb_reaction_event event) PB_USED;
/* How many automations lie between this event and a customer or a person: 0 for none. */
uint32_t pb_reaction_event_depth(pb_reaction_event event) PB_USED;
/* True when an admin had the event handled again after it had failed: others may have overtaken it. */
bool pb_reaction_event_late(pb_reaction_event event) PB_USED;
/* The whole event as one JSON document. Members may be added to it at any time. */
pb_text pb_reaction_event_json(pb_reaction_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_reaction_event_drop(pb_reaction_event event);

/* The same when the handler is run again for this event. */
pb_text pb_receipt_event_id(pb_receipt_event event) PB_USED;
/* The conversation it happened in. */
pb_conversation pb_receipt_event_conversation(pb_receipt_event event) PB_USED;
/* The message that got somewhere. */
pb_message pb_receipt_event_message(pb_receipt_event event) PB_USED;
/* `delivered`, `read` or `failed`. */
pb_text pb_receipt_event_state(pb_receipt_event event) PB_USED;
/* When it happened. */
double pb_receipt_event_occurred_at(pb_receipt_event event) PB_USED;
/* One more than that of the event which the message answered, when a plugin wrote it. */
uint32_t pb_receipt_event_depth(pb_receipt_event event) PB_USED;
/* True when an admin had the event handled again after it had failed: others may have overtaken it. */
bool pb_receipt_event_late(pb_receipt_event event) PB_USED;
/* The whole event as one JSON document. Members may be added to it at any time. */
pb_text pb_receipt_event_json(pb_receipt_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_receipt_event_drop(pb_receipt_event event);

/* The same when the handler is run again for this event. */
pb_text pb_feedback_event_id(pb_feedback_event event) PB_USED;
/* The conversation it happened in. */
pb_conversation pb_feedback_event_conversation(pb_feedback_event event) PB_USED;
/* The answer that was rated; false when it was the conversation. */
bool pb_feedback_event_message(pb_feedback_event event, pb_message *message) PB_USED;
/* From 1 to the best. */
uint32_t pb_feedback_event_rating(pb_feedback_event event) PB_USED;
/* The best there is, such as 5 or 10. */
uint32_t pb_feedback_event_best(pb_feedback_event event) PB_USED;
/* What the customer wrote with it, or none. */
pb_text pb_feedback_event_text(pb_feedback_event event) PB_USED;
/* Who said it. */
pb_contact pb_feedback_event_contact(pb_feedback_event event) PB_USED;
/* When it happened. */
double pb_feedback_event_occurred_at(pb_feedback_event event) PB_USED;
/* How many automations lie between this event and a customer or a person: 0 for none. */
uint32_t pb_feedback_event_depth(pb_feedback_event event) PB_USED;
/* True when an admin had the event handled again after it had failed: others may have overtaken it. */
bool pb_feedback_event_late(pb_feedback_event event) PB_USED;
/* The whole event as one JSON document. Members may be added to it at any time. */
pb_text pb_feedback_event_json(pb_feedback_event event) PB_USED;
/* Closes the handle before the call ends. */
void pb_feedback_event_drop(pb_feedback_event event);

#endif
