/*
 * The power `intake`: reports what happened on a connector's platform. Usable in pb_connector_receive and
 * pb_poller_poll only. Nothing is stored until that function returns NULL. Then all items are stored, in the order in
 * which they were emitted. At most 1,000 items per request.
 */
#ifndef PLUGBOARD_INTAKE_H
#define PLUGBOARD_INTAKE_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_INTAKE
#define PB_POWER_INTAKE
#else
#define PB_POWER_INTAKE PB_UNLISTED("intake")
#endif

/* Something that happened. Create an item, fill it in, and pass it to one of the functions below. */
typedef struct pb_item {
    int32_t handle;
} pb_item;

/*
 * A file of a message. Create a file, say where its bytes are with one of pb_file_url, pb_file_reference,
 * pb_file_content and pb_file_bytes, and pass it to pb_item_add_file. Of several, the last one counts. A file without
 * bytes is left out, with a warning.
 */
typedef struct pb_file {
    int32_t handle;
} pb_file;

/* The delivery state of an outgoing message. */
typedef enum pb_receipt_state {
    /* The message is on the customer's device. */
    PB_RECEIPT_DELIVERED,
    /* The customer has seen the message. */
    PB_RECEIPT_READ,
    /* The message will not arrive. */
    PB_RECEIPT_FAILED
} pb_receipt_state;

/* Begins a file. `kind` is `image`, `audio`, `video` or `file`. */
pb_file pb_file_new(pb_text kind) PB_USED PB_POWER_INTAKE;
/* The address to fetch the file from, with the same checks as requests of plugboard/http.h. */
void pb_file_url(pb_file file, pb_text url) PB_POWER_INTAKE;
/* The connector's own reference to the file, at most 4 KiB. The host passes it to pb_media_fetch later. */
void pb_file_reference(pb_file file, pb_text reference) PB_POWER_INTAKE;
/*
 * A file that the host has: from pb_hook_request_files, or from a response in this call. The plugin keeps the handle of
 * `content`.
 */
void pb_file_content(pb_file file, pb_attachment content) PB_POWER_INTAKE;
/* The bytes of the file, which the host copies. Better use pb_file_content, where the bytes do not enter the plugin. */
void pb_file_bytes(pb_file file, pb_bytes bytes) PB_POWER_INTAKE;
/* The file's name. */
void pb_file_name(pb_file file, pb_text name) PB_POWER_INTAKE;
/* The media type that the platform reports, such as `image/png`. */
void pb_file_media_type(pb_file file, pb_text media_type) PB_POWER_INTAKE;
/*
 * What people should see the file as, such as `voice` for a voice note, `sticker`, `animation` or `video-note`. At most
 * 64 bytes.
 */
void pb_file_hint(pb_file file, pb_text hint) PB_POWER_INTAKE;
/* How long the recording is, in milliseconds. */
void pb_file_duration_ms(pb_file file, uint32_t milliseconds) PB_POWER_INTAKE;
/* Closes the handle of a file that is not added to an item, before the call ends. */
void pb_file_drop(pb_file file) PB_POWER_INTAKE;

/*
 * Begins an item. `account`: the platform's identifier of the account that the item belongs to. The item goes to the
 * channel with that account. `dedupe_key`: a key that is the same each time the platform reports the same thing, such
 * as the kind and the platform's event identifier. `thread` and `contact`: the platform's identifiers of the
 * conversation and the customer. Each but the account is at most 256 bytes.
 */
pb_item pb_item_new(pb_text account, pb_text dedupe_key, pb_text thread, pb_text contact) PB_USED PB_POWER_INTAKE;
/* When the item happened, by the platform's clock. Default: now. */
void pb_item_at(pb_item item, double time) PB_POWER_INTAKE;
/* The platform's identifier of the message. */
void pb_item_external_id(pb_item item, pb_text id) PB_POWER_INTAKE;
/* The text of the message. At most 64 KiB. */
void pb_item_text(pb_item item, pb_text text) PB_POWER_INTAKE;
/* The subject of the message, such as that of a mail. At most 998 bytes. Line breaks become spaces. */
void pb_item_subject(pb_item item, pb_text subject) PB_POWER_INTAKE;
/* `direct` (the default), `group` or `public`. */
void pb_item_conversation_kind(pb_item item, pb_text kind) PB_POWER_INTAKE;
/* `message` (the default) or `comment`. */
void pb_item_kind(pb_item item, pb_text kind) PB_POWER_INTAKE;
/* The customer's name, if the platform sends it with the message. */
void pb_item_contact_name(pb_item item, pb_text name) PB_POWER_INTAKE;
/* The platform's identifier of the message that this one answers. */
void pb_item_reply_to(pb_item item, pb_text external_id) PB_POWER_INTAKE;
/* The payload of the button or quick reply that was pressed. At most 4 KiB. */
void pb_item_payload(pb_item item, pb_text payload) PB_POWER_INTAKE;
/*
 * Any other value to keep with the message. At most 32; each key at most 64 bytes, each value at most 4 KiB. The host
 * interprets two keys. `language` is the language in which the customer wants to be answered. `standby` with the value
 * `true` says that another program answers the customer, so plugins send no replies.
 */
void pb_item_attribute(pb_item item, pb_text key, pb_text value) PB_POWER_INTAKE;
/*
 * A file for the host to fetch and store. `kind` is `image`, `audio`, `video` or `file`. The host fetches it after the
 * message is stored, with the same checks as requests of plugboard/http.h. The name may be none. At most 32.
 */
void pb_item_attachment(pb_item item, pb_text kind, pb_text url, pb_text name) PB_POWER_INTAKE;
/*
 * Adds a file, wherever its bytes are, and takes the handle of the file. At most 32, with those of pb_item_attachment.
 */
void pb_item_add_file(pb_item item, pb_file file) PB_POWER_INTAKE;
/*
 * Keeps a value for later calls of this connector, as plugboard/platform.h describes. `of` is `message` or `thread`. If
 * the item is not a message, only `thread` can be used.
 */
void pb_item_keep(pb_item item, pb_text of, pb_text key, pb_text value) PB_POWER_INTAKE;
/*
 * Marks the message as outgoing. `author` is `agent` if a person wrote it elsewhere, or `platform` if another program
 * did.
 */
void pb_item_outgoing(pb_item item, pb_text author) PB_POWER_INTAKE;
/* The identifier of the delivery, which the platform returned in the echo of our own message. */
void pb_item_correlation(pb_item item, pb_text delivery) PB_POWER_INTAKE;
/*
 * Reports a part of the item that could not be stored, as a sentence for people. It is shown with the message. At most
 * 10.
 */
void pb_item_warning(pb_item item, pb_text text) PB_POWER_INTAKE;
/*
 * The name of the conversation, such as a group's title. At most 256 bytes. The name with the latest time counts. To
 * report only a new name, report pb_intake_moved to the same thread.
 */
void pb_item_conversation_name(pb_item item, pb_text name) PB_POWER_INTAKE;
/*
 * An attribute of the contact, such as `email`. It never replaces a value that the contact already has. At most 32;
 * each key at most 64 bytes, each value at most 4 KiB.
 */
void pb_item_contact_attribute(pb_item item, pb_text key, pb_text value) PB_POWER_INTAKE;
/*
 * Another identifier of the same contact on this channel, such as a telephone number. `kind` is a word of the
 * connector's own, at most 64 bytes; `id` is at most 256 bytes. At most 4. From then on, the host knows the customer by
 * this identifier too. If the contact is new, and a customer is known only by identifiers that this item names, the
 * contact is that customer. Two customers who are known by different contacts are never merged.
 */
void pb_item_also_known_as(pb_item item, pb_text kind, pb_text id) PB_POWER_INTAKE;
/*
 * Rich content of the message, such as a location or the button that was pressed: a JSON document of at most 64 KiB, in
 * the format of docs/rich-content.md. Files are numbered as they are added, with pb_item_attachment or
 * pb_item_add_file. If no text is set, the message gets the plain form as its text. A document that is wrong is left
 * out, and the message gets a warning that names the place.
 */
void pb_item_content(pb_item item, pb_text document) PB_POWER_INTAKE;
/*
 * Why the message failed, for pb_intake_receipt with PB_RECEIPT_FAILED. `code` is the platform's error code, at most 64
 * bytes, and `message` a sentence for people, at most 2,000 bytes. Shown with the message and its part.
 */
void pb_item_failure(pb_item item, pb_text code, pb_text message) PB_POWER_INTAKE;
/* Closes the handle of an item that is not emitted, before the call ends. */
void pb_item_drop(pb_item item) PB_POWER_INTAKE;
/*
 * Reports a message or comment, incoming or outgoing. Takes the handle of the item, as do all functions below that have
 * an item.
 */
pb_failure *pb_intake_message(pb_item item) PB_USED PB_POWER_INTAKE;
/* Reports a reaction to a message. `emoji` is at most 64 bytes; none removes the reaction. */
pb_failure *pb_intake_reaction(pb_item item, pb_text message, pb_text emoji) PB_USED PB_POWER_INTAKE;
/* Reports that a message was edited. */
pb_failure *pb_intake_edit(pb_item item, pb_text message, pb_text text) PB_USED PB_POWER_INTAKE;
/* Reports that a message was deleted. */
pb_failure *pb_intake_deletion(pb_item item, pb_text message) PB_USED PB_POWER_INTAKE;
/* Reports the delivery state of an outgoing message. */
pb_failure *pb_intake_receipt(pb_item item, pb_text message, pb_receipt_state state) PB_USED PB_POWER_INTAKE;
/* Reports the delivery state of all outgoing messages in the thread up to a time. */
pb_failure *pb_intake_watermark(pb_item item, double until, pb_receipt_state state) PB_USED PB_POWER_INTAKE;
/*
 * Reports that the customer rated one of our messages, given by the platform's identifier, or the conversation if
 * `message` is none. `rating` is from 1 to `best`. `best` is from 2 to 100. `text` is what the customer wrote with the
 * rating, at most 4 KiB, or none.
 */
pb_failure *pb_intake_feedback(pb_item item, pb_text message, uint32_t rating, uint32_t best,
    pb_text text) PB_USED PB_POWER_INTAKE;
/*
 * Reports something that this connector does not know. The request is kept with this reason, so that a later version of
 * the connector can receive it again. The other items are stored now.
 */
pb_failure *pb_intake_unknown(pb_text dedupe_key, pb_text reason) PB_USED PB_POWER_INTAKE;
/*
 * Reports one thing that this connector does not know, and keeps only the platform's data about this thing. A later
 * version of the connector receives the document again, as a request with the method `AGAIN`. This is the way in
 * pb_poller_poll, which has no request to keep. The document is at most 1 MiB.
 */
pb_failure *pb_intake_unknown_item(pb_text dedupe_key, pb_text reason, pb_bytes document) PB_USED PB_POWER_INTAKE;
/*
 * Reports that the customer is typing, for this many seconds from now: at most 60, and more counts as 60. 0: the
 * customer has stopped. It is shown to people and not stored as a message. Only the item's account, thread and contact
 * count, and a repeated dedupe key does too. Without a conversation in this thread, nothing happens.
 */
pb_failure *pb_intake_typing(pb_item item, uint32_t seconds) PB_USED PB_POWER_INTAKE;
/*
 * Reports that a person added a reaction, on a platform where one person can have several reactions to a message.
 * `message` is the platform's identifier, and `emoji` has at most 64 bytes. At most 50 reactions of one person to a
 * message are stored. For a platform with one reaction per person, use pb_intake_reaction.
 */
pb_failure *pb_intake_reaction_added(pb_item item, pb_text message, pb_text emoji) PB_USED PB_POWER_INTAKE;
/* Reports that a person took one of several reactions back. */
pb_failure *pb_intake_reaction_removed(pb_item item, pb_text message, pb_text emoji) PB_USED PB_POWER_INTAKE;
/*
 * Reports that the item's contact `joined` or `left` the group of the item's thread. Ignored if the thread has no
 * conversation yet, or if that is a direct one.
 */
pb_failure *pb_intake_participant(pb_item item, pb_text change) PB_USED PB_POWER_INTAKE;
/*
 * Reports that the platform calls the item's thread `to` from now on. The conversation gets the new identifier, which
 * is at most 256 bytes. If messages in `to` came first, there are two conversations: the host links them, and the old
 * one is resolved.
 */
pb_failure *pb_intake_moved(pb_item item, pb_text to) PB_USED PB_POWER_INTAKE;
/*
 * Reports that the platform calls the item's contact `to` from now on. The customer keeps everything else. Ignored if
 * `to` is another customer here. If the platform also names the conversation by the customer, report pb_intake_moved as
 * well.
 */
pb_failure *pb_intake_identity_changed(pb_item item, pb_text to) PB_USED PB_POWER_INTAKE;
/*
 * Reports whether messages reach the item's contact on this channel: `blocked` or `reachable`. Nobody can send to a
 * customer who is `blocked`. A later message from the customer makes the customer reachable again.
 */
pb_failure *pb_intake_reachability(pb_item item, pb_text state) PB_USED PB_POWER_INTAKE;
/*
 * Reports that the item's contact gave or withdrew consent on this channel. `purpose` is `marketing` or another word,
 * at most 64 bytes; `all` is for all messages, such as after a STOP. While `all` is withdrawn, plugins send nothing,
 * and a person can only answer what the customer wrote later. A customer who writes again does not give consent by
 * that. `how` says how consent was given or withdrawn, such as `keyword STOP`, at most 256 bytes, or none.
 */
pb_failure *pb_intake_consent(pb_item item, pb_text purpose, bool given, pb_text how) PB_USED PB_POWER_INTAKE;
/*
 * Reports the state of the channel's account on the platform: `ok`, `limited` or `lost`. Admins see the state and the
 * reason, which is at most 2,000 bytes or none, at the channel and in the connector's log. Nobody can send while the
 * account is `lost`, until it is reported as `ok` or `limited`, or an admin changes the channel.
 */
pb_failure *pb_intake_account(pb_text account, pb_text dedupe_key, pb_text state,
    pb_text reason) PB_USED PB_POWER_INTAKE;
/*
 * Reports that the platform accepted the part with this delivery identifier (pb_outgoing_id), if it does not show the
 * message itself. An uncertain part is sent then. pb_item_external_id is the platform's identifier of the message.
 */
pb_failure *pb_intake_taken(pb_item item, pb_text delivery) PB_USED PB_POWER_INTAKE;
/*
 * Reports that the item's contact filled in a form for leads. A lead is opened in the conversation of the item's
 * thread, which begins with it if it is new. If the conversation has an open lead of the same contact, that one gets
 * the answers; if it is another customer's, they become a note. `source` is the lead's source, at most 64 bytes.
 * `answers` are questions with their answers, which become the lead's attributes: at most 32, each question at most
 * 64 bytes, each answer at most 4 KiB.
 */
pb_failure *pb_intake_lead(pb_item item, pb_text source, pb_pairs answers) PB_USED PB_POWER_INTAKE;

#endif
