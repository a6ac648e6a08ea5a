/*
 * The requests of people that an assistant works on. Each handle belongs to one call and is valid only during that
 * call.
 */
#ifndef PLUGBOARD_ASSISTANCE_H
#define PLUGBOARD_ASSISTANCE_H

#include "plugboard/conversations.h"

/* A person's request for suggested replies. */
typedef struct pb_suggestion_request {
    int32_t handle;
} pb_suggestion_request;

/* A person's request for the commands that are available in a conversation. */
typedef struct pb_command_list {
    int32_t handle;
} pb_command_list;

/* A command that a person runs. */
typedef struct pb_command_event {
    int32_t handle;
} pb_command_event;

/* The conversation that the person is working in. */
pb_conversation pb_suggestion_request_conversation(pb_suggestion_request request) PB_USED;
/* The customer. */
pb_contact pb_suggestion_request_contact(pb_suggestion_request request) PB_USED;
/* The person's name. */
pb_text pb_suggestion_request_agent(pb_suggestion_request request) PB_USED;
/* The text that the person has written so far. Empty if there is none. */
pb_text pb_suggestion_request_draft(pb_suggestion_request request) PB_USED;
/* The whole request as one JSON document. New members may be added at any time. */
pb_text pb_suggestion_request_json(pb_suggestion_request request) PB_USED;
/* Suggests a reply that the person may send, change or ignore. At most 10 per call, 64 KiB each. */
void pb_suggestion_request_suggest(pb_suggestion_request request, pb_text text);
/* Closes the handle before the call ends. */
void pb_suggestion_request_drop(pb_suggestion_request request);

/* The conversation that the person is working in. */
pb_conversation pb_command_list_conversation(pb_command_list request) PB_USED;
/* The customer. */
pb_contact pb_command_list_contact(pb_command_list request) PB_USED;
/* The person's name. */
pb_text pb_command_list_agent(pb_command_list request) PB_USED;
/* The whole request as one JSON document. New members may be added at any time. */
pb_text pb_command_list_json(pb_command_list request) PB_USED;
/*
 * Offers a command that the person may run in this conversation. `name`: 1 to 64 characters of a-z, 0-9 and `-`.
 * `title`: the text that the person reads, at most 64 bytes. `input`: a description of the input that the person may
 * enter, such as `order number`, at most 64 bytes; none if the command takes no input. At most 20 per call.
 */
void pb_command_list_offer(pb_command_list request, pb_text name, pb_text title, pb_text input);
/* Closes the handle before the call ends. */
void pb_command_list_drop(pb_command_list request);

/* The identifier. It is the same each time the command is tried. */
pb_text pb_command_event_id(pb_command_event command) PB_USED;
/* The conversation that the command is run in. */
pb_conversation pb_command_event_conversation(pb_command_event command) PB_USED;
/* The customer. */
pb_contact pb_command_event_contact(pb_command_event command) PB_USED;
/* The command's name, as it was offered. */
pb_text pb_command_event_name(pb_command_event command) PB_USED;
/* The input that the person entered, at most 4 KiB, or none. */
pb_text pb_command_event_input(pb_command_event command) PB_USED;
/* The person's name. */
pb_text pb_command_event_agent(pb_command_event command) PB_USED;
/* When the person ran the command. */
double pb_command_event_occurred_at(pb_command_event command) PB_USED;
/* The number of automations between this event and the customer or person who started the chain: 0 for none. */
uint32_t pb_command_event_depth(pb_command_event command) PB_USED;
/* True if an admin ran the command again after it had failed. Later events may have been handled before it. */
bool pb_command_event_late(pb_command_event command) PB_USED;
/* The whole event as one JSON document. New members may be added at any time. */
pb_text pb_command_event_json(pb_command_event command) PB_USED;
/* Closes the handle before the call ends. */
void pb_command_event_drop(pb_command_event command);

#endif
