/*
 * The requests and messages that a connector works on. Each handle belongs to one call and is valid only during that
 * call.
 *
 * Kept values: a connector can keep values of its own with what it reports and sends, and read them in later calls: a
 * reply token, a topic, the identifier of an upload. Handlers and people never see these values. `of` says what a value
 * belongs to:
 *
 * - `thread`: the conversation.
 * - `message`: one message. In pb_connector_send, it is the message that is being sent, and in pb_gestures_perform the
 *   message that the gesture is about.
 * - `answered`: the message that the reply answers, or else the customer's last message. Only for reading, in
 *   pb_connector_send.
 * - `part`: the part that is being sent, on all its attempts. Only in pb_connector_send and pb_settle_settle.
 *
 * A key is at most 64 bytes, a value at most 4 KiB, and each of these has at most 16 values. A value is deleted
 * together with what it belongs to. An empty value deletes the key.
 */
#ifndef PLUGBOARD_PLATFORM_H
#define PLUGBOARD_PLATFORM_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

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

/* A file that a customer sent, for which the connector gave a reference of its own. */
typedef struct pb_media_request {
    int32_t handle;
} pb_media_request;

/* A poll of a channel, for platforms that do not call a hook. */
typedef struct pb_channel_poll {
    int32_t handle;
} pb_channel_poll;

/* A channel that is being connected to its platform, or disconnected. */
typedef struct pb_setup_request {
    int32_t handle;
} pb_setup_request;

/* A request for the templates that the platform has for an account. */
typedef struct pb_catalogue_request {
    int32_t handle;
} pb_catalogue_request;

/* A gesture: something that we do on the platform other than writing a message. */
typedef struct pb_gesture {
    int32_t handle;
} pb_gesture;

/* A file of a form. */
typedef struct pb_form_file {
    /* The name of the field. The name of the file is pb_attachment_name. */
    pb_text name;
    /* The file. Its bytes stay with the host. */
    pb_attachment file;
} pb_form_file;

/* Several files of a form. */
typedef struct pb_form_files {
    const pb_form_file *items;
    size_t len;
} pb_form_files;

/* The file of a template's parameter. */
typedef struct pb_template_file {
    /* The name of the parameter. The name of the file is pb_attachment_name. */
    pb_text name;
    /* The file. Its bytes stay with the host. */
    pb_attachment file;
} pb_template_file;

/* Several files of a template. */
typedef struct pb_template_files {
    const pb_template_file *items;
    size_t len;
} pb_template_files;

/*
 * `GET` or `POST`, or `AGAIN` if the request is an item that pb_intake_unknown_item kept. The body is then the item's
 * document, and there are no query, headers or path.
 */
pb_text pb_hook_request_method(pb_hook_request request) PB_USED;
/* The first value of a query parameter, decoded, or none. */
pb_text pb_hook_request_query(pb_hook_request request, pb_text name) PB_USED;
/* The first value of a header, or none. Names are case-insensitive. */
pb_text pb_hook_request_header(pb_hook_request request, pb_text name) PB_USED;
/* The body exactly as it was received. At most 1 MiB. */
pb_bytes pb_hook_request_body(pb_hook_request request) PB_USED;
/*
 * The address that the platform called: the server's public address, with the path and query as they were received.
 * Some platforms sign it.
 */
pb_text pb_hook_request_url(pb_hook_request request) PB_USED;
/* The part of the path that follows the hook's own path, as it was received: empty, or beginning with `/`. */
pb_text pb_hook_request_path(pb_hook_request request) PB_USED;
/* The query as it was received, without the `?`. Empty if there is none. */
pb_text pb_hook_request_query_string(pb_hook_request request) PB_USED;
/* All values of a query parameter, decoded, in order. */
pb_texts pb_hook_request_queries(pb_hook_request request, pb_text name) PB_USED;
/* All values of a header, in order. Names are case-insensitive. */
pb_texts pb_hook_request_headers(pb_hook_request request, pb_text name) PB_USED;
/*
 * The fields of a form, decoded, in order: the name and the value of each. The body is
 * `application/x-www-form-urlencoded` or `multipart/form-data`. At most 1,000 fields. PB_INVALID if the body is not
 * such a form.
 */
pb_failure *pb_hook_request_fields(pb_hook_request request, pb_pairs *fields) PB_USED;
/*
 * The files of a form in `multipart/form-data`, in order. The bytes stay with the host; pass a file to pb_file_content.
 * At most 32 files. PB_INVALID if the body is not such a form.
 */
pb_failure *pb_hook_request_files(pb_hook_request request, pb_form_files *files) PB_USED;
/* When the host received the request. It stays the same if a kept request is received again. */
double pb_hook_request_received_at(pb_hook_request request) PB_USED;
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
/*
 * The text, if this part has any. Otherwise none. A part has both a text and a file only if the connector declared
 * pb_rules_captions or pb_rules_whole_replies.
 */
pb_text pb_outgoing_text(pb_outgoing part) PB_USED;
/* The file, if this part has one. If it has several, the first one. Otherwise false. */
bool pb_outgoing_attachment(pb_outgoing part, pb_attachment *attachment) PB_USED;
/*
 * All files of this part, in order. A part has several only if it is a block that refers to several, or if the connector
 * declared pb_rules_whole_replies.
 */
pb_attachments pb_outgoing_attachments(pb_outgoing part) PB_USED;
/*
 * The subject of the reply: one line of at most 998 bytes, or none. Only if the connector declared
 * pb_rules_whole_replies. If the reply is sent in several parts, each has the subject.
 */
pb_text pb_outgoing_subject(pb_outgoing part) PB_USED;
/* The title and payload of each quick reply. Only the last part of a reply has any. */
pb_pairs pb_outgoing_quick_replies(pb_outgoing part) PB_USED;
/* The platform's identifier of the message that this part answers, or none. */
pb_text pb_outgoing_reply_to(pb_outgoing part) PB_USED;
/*
 * The platform's identifier of the author of the message that this part answers: a customer's, or the account if the
 * message is ours. None if the part answers no message, or if the author is not known.
 */
pb_text pb_outgoing_reply_to_author(pb_outgoing part) PB_USED;
/* The platform's identifier of the public comment that this part answers in private, or none. */
pb_text pb_outgoing_private_reply_to(pb_outgoing part) PB_USED;
/* The tag of the rule pb_rules_person_window, if the message is sent under that rule. Otherwise none. */
pb_text pb_outgoing_tag(pb_outgoing part) PB_USED;
/* The template's name and language on the platform, if this part is a template. Otherwise false. */
bool pb_outgoing_template(pb_outgoing part, pb_pair *name_and_language) PB_USED;
/* The template's variables, in order. */
pb_texts pb_outgoing_template_variables(pb_outgoing part) PB_USED;
/* The name and the text of each parameter of the template. Numbered parameters have the names `1`, `2`, and so on. */
pb_pairs pb_outgoing_template_parameters(pb_outgoing part) PB_USED;
/* The file of each parameter of the template that has one. */
pb_template_files pb_outgoing_template_files(pb_outgoing part) PB_USED;
/*
 * The rich content of this part: a JSON document in the format of docs/rich-content.md, or none. It has exactly one
 * block, because each block is a part of its own, unless the connector declared pb_rules_whole_replies. The host keeps
 * only blocks that the connector declared with pb_rules_block and that are within the declared limits, and writes all
 * others into the text. Files are numbered as in pb_outgoing_attachments.
 */
pb_text pb_outgoing_content(pb_outgoing part) PB_USED;
/*
 * If this part begins the conversation: the kind of identifier that pb_outgoing_recipient and pb_outgoing_thread hold,
 * one of those that pb_rules_opening declared. pb_outgoing_sent_in then reports the platform's identifier of the
 * conversation, if it is another one. Otherwise none.
 */
pb_text pb_outgoing_opens(pb_outgoing part) PB_USED;
/* Who wrote the reply: `person` or `automation`. */
pb_text pb_outgoing_sender(pb_outgoing part) PB_USED;
/* Reports success, with the platform's identifier of the new message, or none if the platform returns none. */
void pb_outgoing_sent(pb_outgoing part, pb_text external_id);
/* Reports that the platform did not take this part, so that the host sends it again. Only in pb_settle_settle. */
void pb_outgoing_not_sent(pb_outgoing part);
/*
 * Reports the platform's identifier of the conversation in which a private reply, or the first message of a
 * conversation (see pb_outgoing_opens), arrived, if the platform returns it. At most 256 bytes.
 */
void pb_outgoing_sent_in(pb_outgoing part, pb_text thread);
/*
 * Reports that the platform's answer shows that its rules have changed. The host then calls pb_connector_rules again,
 * at most once a minute.
 */
void pb_outgoing_rules_changed(pb_outgoing part);
/* Returns a kept value, or none. `of` is `part`, `message`, `answered` or `thread`. */
pb_text pb_outgoing_kept(pb_outgoing part, pb_text of, pb_text key) PB_USED;
/*
 * Keeps a value. `of` is `part`, `message` or `thread`. The value is stored with the outcome of this call, whatever the
 * outcome is.
 */
pb_failure *pb_outgoing_keep(pb_outgoing part, pb_text of, pb_text key, pb_text value) PB_USED;
/* Closes the handle before the call ends. */
void pb_outgoing_drop(pb_outgoing part);

/* The channel's account. */
pb_text pb_profile_request_account(pb_profile_request request) PB_USED;
/* The platform's identifier of the customer. */
pb_text pb_profile_request_contact(pb_profile_request request) PB_USED;
/* The platform's identifier of the conversation in which the customer was first seen. */
pb_text pb_profile_request_thread(pb_profile_request request) PB_USED;
/* Returns a kept value, or none. `of` is `thread`. */
pb_text pb_profile_request_kept(pb_profile_request request, pb_text of, pb_text key) PB_USED;
/* Reports the full name. */
void pb_profile_request_set_name(pb_profile_request request, pb_text name);
/* Reports an attribute: `first_name`, `language`, `time_zone`, `picture_url` or one of the platform's own. */
void pb_profile_request_set_attribute(pb_profile_request request, pb_text key, pb_text value);
/* Closes the handle before the call ends. */
void pb_profile_request_drop(pb_profile_request request);

/* The channel's account. */
pb_text pb_media_request_account(pb_media_request request) PB_USED;
/* The platform's identifier of the conversation. */
pb_text pb_media_request_thread(pb_media_request request) PB_USED;
/* The platform's identifier of the message, or none. */
pb_text pb_media_request_message(pb_media_request request) PB_USED;
/* `image`, `audio`, `video` or `file`. */
pb_text pb_media_request_kind(pb_media_request request) PB_USED;
/* The reference that pb_file_reference set. */
pb_text pb_media_request_reference(pb_media_request request) PB_USED;
/* The number of this attempt, starting at 1. */
uint32_t pb_media_request_attempt(pb_media_request request) PB_USED;
/* The largest file that the host stores, in bytes. */
uint32_t pb_media_request_max_bytes(pb_media_request request) PB_USED;
/* Returns a kept value, or none. `of` is `message` or `thread`. */
pb_text pb_media_request_kept(pb_media_request request, pb_text of, pb_text key) PB_USED;
/*
 * Hands over the file: the answer to a request that called pb_http_request_answer_to_file. Its media type decides the
 * kind of file, unless its bytes show another. The plugin keeps the handle of the file.
 */
void pb_media_request_deliver(pb_media_request request, pb_attachment file);
/* Reports the file's name, if the message did not contain it. */
void pb_media_request_set_name(pb_media_request request, pb_text name);
/* Closes the handle before the call ends. */
void pb_media_request_drop(pb_media_request request);

/* The channel's account. */
pb_text pb_channel_poll_account(pb_channel_poll poll) PB_USED;
/* The cursor that pb_channel_poll_set_cursor last stored. None on the first poll. */
pb_text pb_channel_poll_cursor(pb_channel_poll poll) PB_USED;
/*
 * True if the admin asked for the messages since this time. Otherwise, the first poll must only set the cursor, so that
 * a new channel does not import the past.
 */
bool pb_channel_poll_since(pb_channel_poll poll, double *time) PB_USED;
/* Sets where the next poll begins. It is stored together with the items of this poll. At most 4 KiB. */
void pb_channel_poll_set_cursor(pb_channel_poll poll, pb_text cursor);
/* Asks for the next poll at once, because there is more to read. */
void pb_channel_poll_again(pb_channel_poll poll);
/* Asks for the next poll in this many seconds, because the platform asked for a pause. At most a day. */
void pb_channel_poll_wait(pb_channel_poll poll, uint32_t seconds);
/* Reports that events are missing, because the platform no longer has them. People see the reason at the channel. */
void pb_channel_poll_gap(pb_channel_poll poll, pb_text reason);
/* Closes the handle before the call ends. */
void pb_channel_poll_drop(pb_channel_poll poll);

/* The channel's account, or none if it is not known. */
pb_text pb_setup_request_account(pb_setup_request request) PB_USED;
/* The address of the channel's hook, for the platform to call. */
pb_text pb_setup_request_hook_url(pb_setup_request request) PB_USED;
/* Reports the platform's identifier of the account, and its name. The name may be none. */
void pb_setup_request_set_account(pb_setup_request request, pb_text id, pb_text name);
/*
 * Reports how the channel hears of events: by the `hook` or by a `poll`. Without a report, the host polls if the
 * connector has the role `poller`.
 */
void pb_setup_request_hears_by(pb_setup_request request, pb_text way);
/* Reports something that the admin should know or do, as a sentence. At most 10. */
void pb_setup_request_report(pb_setup_request request, pb_text line);
/*
 * Asks the host to call pb_setup_join again after this many seconds, for a registration that expires. From 60 seconds
 * to 366 days.
 */
void pb_setup_request_renew_after(pb_setup_request request, uint32_t seconds);
/* Closes the handle before the call ends. */
void pb_setup_request_drop(pb_setup_request request);

/* The channel's account. */
pb_text pb_catalogue_request_account(pb_catalogue_request request) PB_USED;
/*
 * Adds a template: a JSON object with the members `name`, `language` and `text`, whose placeholders are `{{1}}` or
 * `{{name}}`, and any of `category` (`marketing`, `utility`, `authentication` or another word), `status` (only
 * `approved` templates can be sent; that is the default), `parameters` (a list of objects with `name` and `kind`:
 * `text`, `image`, `video` or `file`; the default is one `text` for each placeholder) and `buttons` (a list of objects
 * with `title` and `action`, as in docs/rich-content.md). At most 16 KiB, and 1,000 templates. PB_INVALID if the object
 * is wrong; the message names the member.
 */
pb_failure *pb_catalogue_request_add(pb_catalogue_request request, pb_text json) PB_USED;
/* Closes the handle before the call ends. */
void pb_catalogue_request_drop(pb_catalogue_request request);

/* The gesture's identifier. It is the same on every attempt. */
pb_text pb_gesture_id(pb_gesture gesture) PB_USED;
/* The number of this attempt, starting at 1. */
uint32_t pb_gesture_attempt(pb_gesture gesture) PB_USED;
/*
 * `typing` (we are writing), `read` (we have read the conversation), `reaction`, `edit` or `deletion`. Only kinds that
 * the connector declared with pb_rules_gesture.
 */
pb_text pb_gesture_kind(pb_gesture gesture) PB_USED;
/* The channel's account. */
pb_text pb_gesture_account(pb_gesture gesture) PB_USED;
/* The platform's identifier of the conversation. */
pb_text pb_gesture_thread(pb_gesture gesture) PB_USED;
/* `direct`, `group` or `public`. */
pb_text pb_gesture_conversation_kind(pb_gesture gesture) PB_USED;
/* The platform's identifier of the customer. In a group: of the author of the message, if a customer wrote it. */
pb_text pb_gesture_recipient(pb_gesture gesture) PB_USED;
/*
 * The platform's identifier of the message that the gesture is about, or none. For `typing` and `read`, it is the last
 * message of the customer that has one. A deletion of a message that was sent in several parts comes once for each
 * part.
 */
pb_text pb_gesture_message(pb_gesture gesture) PB_USED;
/* For a `reaction`: the emoji, at most 64 bytes. None takes our reaction back. */
pb_text pb_gesture_emoji(pb_gesture gesture) PB_USED;
/* For an `edit`: the new text. Otherwise none. */
pb_text pb_gesture_text(pb_gesture gesture) PB_USED;
/* For `typing`: how long the customer should see it, from 1 to 60 seconds. 0 for the other kinds. */
uint32_t pb_gesture_seconds(pb_gesture gesture) PB_USED;
/* Who makes the gesture: `person` or `automation`. */
pb_text pb_gesture_sender(pb_gesture gesture) PB_USED;
/* Returns a kept value, or none. `of` is `message` or `thread`. */
pb_text pb_gesture_kept(pb_gesture gesture, pb_text of, pb_text key) PB_USED;
/*
 * Reports that the platform gave the message another identifier, as some platforms do after an edit. At most 256 bytes.
 */
void pb_gesture_changed_id(pb_gesture gesture, pb_text external_id);
/* Closes the handle before the call ends. */
void pb_gesture_drop(pb_gesture gesture);

#endif
