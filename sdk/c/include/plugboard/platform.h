/*
 * The requests and messages that a connector works on. Each handle belongs to one call and is valid only during that
 * call.
 */
#ifndef PLUGBOARD_PLATFORM_H
#define PLUGBOARD_PLATFORM_H

#include "plugboard/conversations.h"

/* A request to a channel's hook. */
typedef struct pb_hook_request {
    int32_t handle;
} pb_hook_request;

/* One part of a reply, to send to the platform. */
typedef struct pb_outgoing {
    int32_t handle;
} pb_outgoing;

/* A customer whose profile is wanted. */
typedef struct pb_profile_request {
    int32_t handle;
} pb_profile_request;

/* `GET` or `POST`. */
pb_text pb_hook_request_method(pb_hook_request request) PB_USED;
/* The first value of a query parameter, decoded, or none. */
pb_text pb_hook_request_query(pb_hook_request request, pb_text name) PB_USED;
/* The first value of a header, or none. Names are case-insensitive. */
pb_text pb_hook_request_header(pb_hook_request request, pb_text name) PB_USED;
/* The body exactly as it was received. At most 1 MiB. */
pb_bytes pb_hook_request_body(pb_hook_request request) PB_USED;
/* The accounts of the channels that share this hook. The request may be for any of them. */
pb_texts pb_hook_request_accounts(pb_hook_request request) PB_USED;
/*
 * Answers the request with this response instead of a plain 200, for example to answer a challenge. In
 * pb_connector_verify this ends the request, and pb_connector_receive is not called. `status` is from 200 to 599. The
 * body is at most 64 KiB.
 */
void pb_hook_request_respond(pb_hook_request request, uint16_t status, pb_text content_type, pb_bytes body);
/* Closes the handle before the call ends. */
void pb_hook_request_drop(pb_hook_request request);

/*
 * The delivery's identifier. It is the same on every attempt. Use it as the platform's idempotency key, or put it into
 * a field that the platform returns in the echo.
 */
pb_text pb_outgoing_id(pb_outgoing part) PB_USED;
/* The number of this attempt, starting at 1. */
uint32_t pb_outgoing_attempt(pb_outgoing part) PB_USED;
/* The channel's account, such as a page's identifier. */
pb_text pb_outgoing_account(pb_outgoing part) PB_USED;
/* The platform's identifier of the conversation. */
pb_text pb_outgoing_thread(pb_outgoing part) PB_USED;
/* `direct`, `group` or `public`. */
pb_text pb_outgoing_conversation_kind(pb_outgoing part) PB_USED;
/* The platform's identifier of the customer. */
pb_text pb_outgoing_recipient(pb_outgoing part) PB_USED;
/* The text, if this part is text. Otherwise none. */
pb_text pb_outgoing_text(pb_outgoing part) PB_USED;
/* The file, if this part is a file. Otherwise false. */
bool pb_outgoing_attachment(pb_outgoing part, pb_attachment *attachment) PB_USED;
/* The title and payload of each quick reply. Only the last part of a reply has any. */
pb_pairs pb_outgoing_quick_replies(pb_outgoing part) PB_USED;
/* The platform's identifier of the message that this part answers, or none. */
pb_text pb_outgoing_reply_to(pb_outgoing part) PB_USED;
/* The platform's identifier of the public comment that this part answers in private, or none. */
pb_text pb_outgoing_private_reply_to(pb_outgoing part) PB_USED;
/* The tag of the rule pb_rules_person_window, if the message is sent under that rule. Otherwise none. */
pb_text pb_outgoing_tag(pb_outgoing part) PB_USED;
/* The template's name and language on the platform, if this part is a template. Otherwise false. */
bool pb_outgoing_template(pb_outgoing part, pb_pair *name_and_language) PB_USED;
/* The template's variables, in order. */
pb_texts pb_outgoing_template_variables(pb_outgoing part) PB_USED;
/* Who wrote the reply: `person` or `automation`. */
pb_text pb_outgoing_sender(pb_outgoing part) PB_USED;
/* Reports success, with the platform's identifier of the new message, or none if the platform returns none. */
void pb_outgoing_sent(pb_outgoing part, pb_text external_id);
/*
 * Reports the platform's identifier of the private conversation in which a private reply arrived, if the platform
 * returns it. At most 256 bytes.
 */
void pb_outgoing_sent_in(pb_outgoing part, pb_text thread);
/* Closes the handle before the call ends. */
void pb_outgoing_drop(pb_outgoing part);

/* The channel's account. */
pb_text pb_profile_request_account(pb_profile_request request) PB_USED;
/* The platform's identifier of the customer. */
pb_text pb_profile_request_contact(pb_profile_request request) PB_USED;
/* Reports the full name. */
void pb_profile_request_set_name(pb_profile_request request, pb_text name);
/* Reports an attribute: `first_name`, `language`, `time_zone`, `picture_url` or one of the platform's own. */
void pb_profile_request_set_attribute(pb_profile_request request, pb_text key, pb_text value);
/* Closes the handle before the call ends. */
void pb_profile_request_drop(pb_profile_request request);

#endif
