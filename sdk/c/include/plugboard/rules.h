/*
 * The power `rules`: how a connector declares what its platform allows. Usable in pb_connector_rules only. The host
 * enforces every rule for every sender, and says which one when it refuses. What is not declared is free.
 */
#ifndef PLUGBOARD_RULES_H
#define PLUGBOARD_RULES_H

#include "plugboard/text.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_RULES
#define PB_POWER_RULES
#else
#define PB_POWER_RULES PB_UNLISTED("rules")
#endif

/* The longest text, in UTF-16 code units when `utf16` is set, else in characters. */
void pb_rules_text_limit(uint32_t length, bool utf16) PB_POWER_RULES;
/*
 * A kind of file that may be sent (`image`, `audio`, `video`, `file`) and its largest size in bytes. When none is
 * declared, no file may be sent.
 */
void pb_rules_attachment(pb_text kind, uint32_t max_bytes) PB_POWER_RULES;
/* How many quick replies, and how long their titles may be in characters. */
void pb_rules_quick_replies(uint32_t max, uint32_t title_length) PB_POWER_RULES;
/* How long after the customer's last message anyone may write freely. */
void pb_rules_reply_window(uint32_t seconds) PB_POWER_RULES;
/* How long after the customer's last message a person may still write, under a tag. */
void pb_rules_person_window(uint32_t seconds, pb_text tag) PB_POWER_RULES;
/* How long after a public comment one private reply to it is allowed. */
void pb_rules_private_reply_window(uint32_t seconds) PB_POWER_RULES;
/* Outside the reply window, approved templates may be sent. */
void pb_rules_templates(void) PB_POWER_RULES;
/* How many parts may be sent in a span of time, for the whole channel. */
void pb_rules_send_rate(uint32_t count, uint32_t seconds) PB_POWER_RULES;
/* How many messages of one customer are taken in a span of time; more are answered 429. */
void pb_rules_receive_rate(uint32_t count, uint32_t seconds) PB_POWER_RULES;
/*
 * Every message that the platform takes comes back as an echo, at the latest so long after. A part that is uncertain
 * and has none by then was not taken: the host sends it again.
 */
void pb_rules_echoes(uint32_t seconds) PB_POWER_RULES;

#endif
