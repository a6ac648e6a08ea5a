/* The reply that a reviewer works on. */
#include "bridge.h"

BRIDGE_TEXT(reviews, reply_review, id)
BRIDGE_HANDLE(pb_conversation, reviews, reply_review, conversation)
BRIDGE_HANDLE(pb_contact, reviews, reply_review, contact)
BRIDGE_HANDLE(pb_message, reviews, reply_review, message)
BRIDGE_PAIRS(reviews, reply_review, quick_replies)
BRIDGE_MAYBE_PAIR(reviews, reply_review, template)
BRIDGE_TEXT(reviews, reply_review, sender)
BRIDGE_PLAIN(double, reviews, reply_review, occurred_at)
BRIDGE_PLAIN(uint32_t, reviews, reply_review, depth)
BRIDGE_PLAIN(bool, reviews, reply_review, late)
BRIDGE_TEXT(reviews, reply_review, json)
BRIDGE_TELL(reviews, reply_review, amend)
BRIDGE_TELL(reviews, reply_review, hold)
BRIDGE_DROP(reviews, reply_review)
