/* What the files of this plugin have in common. What it does is said in the README of the folder above. */
#ifndef GUEST_H
#define GUEST_H

#include "plugboard.h"

/* A text, or `-` where there is none. */
pb_text or_dash(pb_text text);

/* `object` for a document that is a JSON object. */
const char *object_or_not(pb_text document);

/* A preview as the contract writes it. */
const char *preview_word(pb_preview preview);

/* Logs a failure that is not passed on, if there is one. */
void log_caught(pb_failure *failure);

/* What is said of an order, or of a shop that is busy. */
pb_failure *answer_order(pb_message_event event, pb_text number);
pb_failure *shop_is_busy(pb_http_response response);

/* The other words. */
pb_failure *read_event(pb_message_event event);
pb_failure *read_text(pb_text text);
pb_failure *act(pb_message_event event);
pb_failure *keep(void);
pb_failure *ask(pb_message_event event);
pb_failure *post(pb_message_event event);
pb_failure *rate(pb_message_event event, pb_text word);
pb_failure *linked(pb_message_event event);
pb_failure *find(pb_message_event event);
pb_failure *read_file(pb_message_event event);

#endif
