/* Shared by the files of this plugin. The README in the parent folder describes what the plugin does. */
#ifndef GUEST_H
#define GUEST_H

#include "plugboard.h"

/* Returns a text, or `-` if there is none. */
pb_text or_dash(pb_text text);

/* Returns `object` if a document is a JSON object. */
const char *object_or_not(pb_text document);

/* Returns a preview as the contract spells it. */
const char *preview_word(pb_preview preview);

/* Logs a failure instead of returning it, if there is one. */
void log_caught(pb_failure *failure);

/* Answers where an order is; returns the failure of a busy shop. */
pb_failure *answer_order(pb_message_event event, pb_text number);
pb_failure *shop_is_busy(pb_http_response response);

/* Commands other than `order`. */
pb_failure *read_event(pb_message_event event);
pb_failure *read_members(pb_message_event event);
pb_failure *read_text(pb_text text);
pb_failure *act(pb_message_event event);
pb_failure *keep(void);
pb_failure *ask(pb_message_event event);
pb_failure *sign(void);
pb_failure *post(pb_message_event event);
pb_failure *upload_ranges(pb_message_event event);
pb_failure *ask_link(pb_message_event event);
pb_failure *show_signals(pb_message_event event);
pb_failure *correct(pb_message_event event);
pb_failure *reply_richly(pb_message_event event, pb_text document);
pb_failure *fill_in(pb_message_event event);
pb_failure *rate(pb_message_event event, pb_text word);
pb_failure *linked(pb_message_event event);
pb_failure *find(pb_message_event event);
pb_failure *read_file(pb_message_event event);

#endif
