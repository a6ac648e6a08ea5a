/*
 * The power `rules`: declares what a connector's platform allows. Usable in pb_connector_rules only. The host enforces
 * every rule for every sender, and names the rule when it refuses something. Without a declaration there is no
 * restriction, with these exceptions: files, quick replies and private replies are refused unless they are declared,
 * and so are templates outside the reply window.
 */
#ifndef PLUGBOARD_RULES_H
#define PLUGBOARD_RULES_H

#include "plugboard/text.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_RULES
#define PB_POWER_RULES
#else
#define PB_POWER_RULES PB_UNLISTED("rules")
#endif

/* The maximum length of a text: in UTF-16 code units if `utf16` is true, otherwise in characters. */
void pb_rules_text_limit(uint32_t length, bool utf16) PB_POWER_RULES;
/*
 * A kind of file that may be sent (`image`, `audio`, `video`, `file`), and its maximum size in bytes. If none is
 * declared, no file may be sent.
 */
void pb_rules_attachment(pb_text kind, uint32_t max_bytes) PB_POWER_RULES;
/* The maximum number of quick replies, and the maximum length of their titles in characters. */
void pb_rules_quick_replies(uint32_t max, uint32_t title_length) PB_POWER_RULES;
/* How long after the customer's last message anyone may write without restriction. */
void pb_rules_reply_window(uint32_t seconds) PB_POWER_RULES;
/* How long after the customer's last message a person may still write under a tag. */
void pb_rules_person_window(uint32_t seconds, pb_text tag) PB_POWER_RULES;
/* How long after a public comment one private reply to it is allowed. */
void pb_rules_private_reply_window(uint32_t seconds) PB_POWER_RULES;
/* Allows approved templates outside the reply window. */
void pb_rules_templates(void) PB_POWER_RULES;
/* The maximum number of parts that may be sent within `seconds`, for the whole channel. */
void pb_rules_send_rate(uint32_t count, uint32_t seconds) PB_POWER_RULES;
/* The maximum number of messages from one customer that are accepted within `seconds`. The host answers 429 to more. */
void pb_rules_receive_rate(uint32_t count, uint32_t seconds) PB_POWER_RULES;
/*
 * Declares that every message that the platform accepts comes back as an echo within `seconds`. An uncertain part that
 * has no echo by then was not accepted, so the host sends it again.
 */
void pb_rules_echoes(uint32_t seconds) PB_POWER_RULES;

#endif
