/* What an assistant works on. Each handle is given with one call, for that call. */
#ifndef PLUGBOARD_ASSISTANCE_H
#define PLUGBOARD_ASSISTANCE_H

#include "plugboard/conversations.h"

/* A person looks for words. */
typedef struct pb_suggestion_request {
    int32_t handle;
} pb_suggestion_request;

/* A person looks for what can be done in a conversation. */
typedef struct pb_command_list {
    int32_t handle;
} pb_command_list;

/* A person runs a command. */
typedef struct pb_command_event {
    int32_t handle;
} pb_command_event;

/* The conversation that the person has before them. */
pb_conversation pb_suggestion_request_conversation(pb_suggestion_request request) PB_USED;
/* The customer. */
pb_contact pb_suggestion_request_contact(pb_suggestion_request request) PB_USED;
/* The person's name. */
pb_text pb_suggestion_request_agent(pb_suggestion_request request) PB_USED;
/* What the person has written so far; empty where that is nothing. */
pb_text pb_suggestion_request_draft(pb_suggestion_request request) PB_USED;
/* The whole request as one JSON document. Members may be added to it at any time. */
pb_text pb_suggestion_request_json(pb_suggestion_request request) PB_USED;
/* A reply that the person may send, change or leave. At most 10 a call, 64 KiB each. */
void pb_suggestion_request_suggest(pb_suggestion_request request, pb_text text);
/* Closes the handle before the call ends. */
void pb_suggestion_request_drop(pb_suggestion_request request);

/* The conversation that the person has before them. */
pb_conversation pb_command_list_conversation(pb_command_list request) PB_USED;
/* The customer. */
pb_contact pb_command_list_contact(pb_command_list request) PB_USED;
/* The person's name. */
pb_text pb_command_list_agent(pb_command_list request) PB_USED;
/* The whole request as one JSON document. Members may be added to it at any time. */
pb_text pb_command_list_json(pb_command_list request) PB_USED;
/*
 * A command that the person may run here. `name`: 1 to 64 of a-z, 0-9 and `-`. `title`: what the person reads, at most
 * 64 bytes. `input`: what may be written along, such as `order number`, at most 64 bytes; none when there is nothing to
 * write. At most 20 a call.
 */
void pb_command_list_offer(pb_command_list request, pb_text name, pb_text title, pb_text input);
/* Closes the handle before the call ends. */
void pb_command_list_drop(pb_command_list request);

/* The same when the command is run again. */
pb_text pb_command_event_id(pb_command_event command) PB_USED;
/* The conversation that it is run in. */
pb_conversation pb_command_event_conversation(pb_command_event command) PB_USED;
/* The customer. */
pb_contact pb_command_event_contact(pb_command_event command) PB_USED;
/* Its name, as it was offered. */
pb_text pb_command_event_name(pb_command_event command) PB_USED;
/* What the person wrote along, at most 4 KiB; or none. */
pb_text pb_command_event_input(pb_command_event command) PB_USED;
/* The person's name. */
pb_text pb_command_event_agent(pb_command_event command) PB_USED;
/* When the person ran it. */
double pb_command_event_occurred_at(pb_command_event command) PB_USED;
/* How many automations lie between this event and a customer or a person: 0 for none. */
uint32_t pb_command_event_depth(pb_command_event command) PB_USED;
/* True when an admin had the command run again after it had failed: others may have overtaken it. */
bool pb_command_event_late(pb_command_event command) PB_USED;
/* The whole event as one JSON document. Members may be added to it at any time. */
pb_text pb_command_event_json(pb_command_event command) PB_USED;
/* Closes the handle before the call ends. */
void pb_command_event_drop(pb_command_event command);

#endif
