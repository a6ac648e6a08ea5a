/* What a reviewer works on. The handle is given with one call, for that call. */
#ifndef PLUGBOARD_REVIEWS_H
#define PLUGBOARD_REVIEWS_H

#include "plugboard/conversations.h"

/* A reply that is about to go out. */
typedef struct pb_reply_review {
    int32_t handle;
} pb_reply_review;

/* The same when the review is made again. */
pb_text pb_reply_review_id(pb_reply_review reply) PB_USED;
/* The conversation that it goes to. */
pb_conversation pb_reply_review_conversation(pb_reply_review reply) PB_USED;
/* The customer. */
pb_contact pb_reply_review_contact(pb_reply_review reply) PB_USED;
/* The reply, with what reviewers before this one have made of it. */
pb_message pb_reply_review_message(pb_reply_review reply) PB_USED;
/* Title and payload of each. */
pb_pairs pb_reply_review_quick_replies(pb_reply_review reply) PB_USED;
/* Name and language of the template on the platform, when it is one; else false. Its text cannot be amended. */
bool pb_reply_review_template(pb_reply_review reply, pb_pair *name_and_language) PB_USED;
/* `person` or `automation`. */
pb_text pb_reply_review_sender(pb_reply_review reply) PB_USED;
/* When it was asked for. */
double pb_reply_review_occurred_at(pb_reply_review reply) PB_USED;
/* How many automations lie between this reply and a customer or a person: 0 for none. */
uint32_t pb_reply_review_depth(pb_reply_review reply) PB_USED;
/* True when an admin had the review made again after it had failed: others may have overtaken it. */
bool pb_reply_review_late(pb_reply_review reply) PB_USED;
/* The whole review as one JSON document. Members may be added to it at any time. */
pb_text pb_reply_review_json(pb_reply_review reply) PB_USED;
/*
 * Puts another text in the place of the reply's. At most 64 KiB; the platform's rules are asked again. The last one
 * counts.
 */
void pb_reply_review_amend(pb_reply_review reply, pb_text text);
/* Has a person decide. The reason is for that person, at most 2,000 bytes. The first one counts. */
void pb_reply_review_hold(pb_reply_review reply, pb_text reason);
/* Closes the handle before the call ends. */
void pb_reply_review_drop(pb_reply_review reply);

#endif
