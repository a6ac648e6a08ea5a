/* The reply that a reviewer works on. The handle belongs to one call and is valid only during that call. */
#ifndef PLUGBOARD_REVIEWS_H
#define PLUGBOARD_REVIEWS_H

#include "plugboard/conversations.h"

/* A reply that is about to be sent. */
typedef struct pb_reply_review {
    int32_t handle;
} pb_reply_review;

/* The identifier. It is the same each time the review is tried. */
pb_text pb_reply_review_id(pb_reply_review reply) PB_USED;
/* The conversation that the reply is for. */
pb_conversation pb_reply_review_conversation(pb_reply_review reply) PB_USED;
/* The customer. */
pb_contact pb_reply_review_contact(pb_reply_review reply) PB_USED;
/* The reply, including the changes of the reviewers before this one. */
pb_message pb_reply_review_message(pb_reply_review reply) PB_USED;
/* The title and payload of each quick reply. */
pb_pairs pb_reply_review_quick_replies(pb_reply_review reply) PB_USED;
/*
 * The template's name and language on the platform, if the reply is a template. Otherwise false. The text of a template
 * cannot be amended.
 */
bool pb_reply_review_template(pb_reply_review reply, pb_pair *name_and_language) PB_USED;
/* Who wrote the reply: `person` or `automation`. */
pb_text pb_reply_review_sender(pb_reply_review reply) PB_USED;
/* When the reply was requested. */
double pb_reply_review_occurred_at(pb_reply_review reply) PB_USED;
/* The number of automations between this reply and the customer or person who started the chain: 0 for none. */
uint32_t pb_reply_review_depth(pb_reply_review reply) PB_USED;
/* True if an admin ran the review again after it had failed. Later events may have been handled before it. */
bool pb_reply_review_late(pb_reply_review reply) PB_USED;
/* The whole review as one JSON document. New members may be added at any time. */
pb_text pb_reply_review_json(pb_reply_review reply) PB_USED;
/*
 * Replaces the text of the reply. At most 64 KiB. The platform's rules are checked again. If it is called several
 * times, the last call counts.
 */
void pb_reply_review_amend(pb_reply_review reply, pb_text text);
/*
 * Holds the reply for a person to decide. The reason is shown to that person, at most 2,000 bytes. If it is called
 * several times, the first call counts.
 */
void pb_reply_review_hold(pb_reply_review reply, pb_text reason);
/* Closes the handle before the call ends. */
void pb_reply_review_drop(pb_reply_review reply);

#endif
