/*
 * The power `intake`: how a connector tells what happened on its platform. Usable in pb_connector_receive only.
 * Nothing is stored until that returns NULL; then all is, in the order of emission. At most 1,000 items a request.
 */
#ifndef PLUGBOARD_INTAKE_H
#define PLUGBOARD_INTAKE_H

#include "plugboard/failure.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_INTAKE
#define PB_POWER_INTAKE
#else
#define PB_POWER_INTAKE PB_UNLISTED("intake")
#endif

/* Something that happened. Made, filled in, and given to one of the functions below. */
typedef struct pb_item {
    int32_t handle;
} pb_item;

/* How far a message of ours has come. */
typedef enum pb_receipt_state {
    /* It is on the customer's device. */
    PB_RECEIPT_DELIVERED,
    /* The customer has seen it. */
    PB_RECEIPT_READ,
    /* It did not get there. */
    PB_RECEIPT_FAILED
} pb_receipt_state;

/*
 * Begins an item. `account`: whose it is, by the platform's identifier; it goes to the channel with that account.
 * `dedupe_key`: the same for the same happening, however often the platform tells it, for instance its kind and the
 * platform's event identifier. `thread` and `contact`: the platform's identifiers of the conversation and the
 * customer. Each but the account is at most 256 bytes.
 */
pb_item pb_item_new(pb_text account, pb_text dedupe_key, pb_text thread, pb_text contact) PB_USED PB_POWER_INTAKE;
/* When it happened, by the platform's clock. Default: now. */
void pb_item_at(pb_item item, double time) PB_POWER_INTAKE;
/* The platform's identifier of the message. */
void pb_item_external_id(pb_item item, pb_text id) PB_POWER_INTAKE;
/* The words: at most 64 KiB. */
void pb_item_text(pb_item item, pb_text text) PB_POWER_INTAKE;
/* `direct` (the default), `group` or `public`. */
void pb_item_conversation_kind(pb_item item, pb_text kind) PB_POWER_INTAKE;
/* `message` (the default) or `comment`. */
void pb_item_kind(pb_item item, pb_text kind) PB_POWER_INTAKE;
/* The customer's name, when the platform tells it with the message. */
void pb_item_contact_name(pb_item item, pb_text name) PB_POWER_INTAKE;
/* The platform's identifier of the message that this one answers. */
void pb_item_reply_to(pb_item item, pb_text external_id) PB_POWER_INTAKE;
/* What a pressed button or quick reply carries. At most 4 KiB. */
void pb_item_payload(pb_item item, pb_text payload) PB_POWER_INTAKE;
/* Anything else worth keeping. At most 32, key 64 bytes, value 4 KiB. */
void pb_item_attribute(pb_item item, pb_text key, pb_text value) PB_POWER_INTAKE;
/*
 * A file to fetch and keep: `image`, `audio`, `video` or `file`. The host fetches it after the message is stored,
 * through the same gate as plugboard/http.h. The name may be none. At most 32.
 */
void pb_item_attachment(pb_item item, pb_text kind, pb_text url, pb_text name) PB_POWER_INTAKE;
/*
 * Marks a message that went out from our side: `agent` when a person wrote it elsewhere, `platform` when another
 * program did.
 */
void pb_item_outgoing(pb_item item, pb_text author) PB_POWER_INTAKE;
/* The delivery's identifier that came back with the echo of our own send. */
void pb_item_correlation(pb_item item, pb_text delivery) PB_POWER_INTAKE;
/* Says what of the item could not be taken, in a sentence for people: it is shown with the message. At most 10. */
void pb_item_warning(pb_item item, pb_text text) PB_POWER_INTAKE;
/* Closes the handle of an item that is not emitted, before the call ends. */
void pb_item_drop(pb_item item) PB_POWER_INTAKE;
/* A message or comment, either way. Takes the item, as all functions below that have one. */
pb_failure *pb_intake_message(pb_item item) PB_USED PB_POWER_INTAKE;
/* A reaction to a message, at most 64 bytes; none takes it back. */
pb_failure *pb_intake_reaction(pb_item item, pb_text message, pb_text emoji) PB_USED PB_POWER_INTAKE;
/* A message was edited. */
pb_failure *pb_intake_edit(pb_item item, pb_text message, pb_text text) PB_USED PB_POWER_INTAKE;
/* A message was deleted. */
pb_failure *pb_intake_deletion(pb_item item, pb_text message) PB_USED PB_POWER_INTAKE;
/* A message of ours got somewhere. */
pb_failure *pb_intake_receipt(pb_item item, pb_text message, pb_receipt_state state) PB_USED PB_POWER_INTAKE;
/* All messages of ours in the thread, up to a time, got somewhere. */
pb_failure *pb_intake_watermark(pb_item item, double until, pb_receipt_state state) PB_USED PB_POWER_INTAKE;
/*
 * The customer said how good it was: of one of our messages, by the platform's identifier, or of the conversation when
 * `message` is none. `rating` is from 1 to `best`, `best` from 2 to 100. `text`: what the customer wrote with it, at
 * most 4 KiB, or none.
 */
pb_failure *pb_intake_feedback(pb_item item, pb_text message, uint32_t rating, uint32_t best,
    pb_text text) PB_USED PB_POWER_INTAKE;
/*
 * Something this connector does not know. The request is kept, with this reason, for a later version of the connector
 * to receive again; the other items are stored now.
 */
pb_failure *pb_intake_unknown(pb_text dedupe_key, pb_text reason) PB_USED PB_POWER_INTAKE;

#endif
