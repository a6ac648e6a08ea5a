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
/*
 * Declares that the platform recognizes a repetition by the part's identifier (pb_outgoing_id), so that a part may be
 * sent again within this many seconds after its first try. The host then sends uncertain parts again, at most 10 times
 * in all, with the usual waits. At most 7 days.
 */
void pb_rules_repeatable(uint32_t seconds) PB_POWER_RULES;
/*
 * How long after a try the platform knows whether it took the part. The host asks by pb_settle_settle only after that
 * time. At most a day. The default is a minute.
 */
void pb_rules_settles(uint32_t seconds) PB_POWER_RULES;
/*
 * The maximum length of something. `of` is `text`, `caption`, `quick-reply` (a title) or `payload`. `unit` is
 * `characters`, `utf-16` (code units) or `bytes`. Returns false, and declares nothing, if the host does not know one of
 * the words; more may come, so a connector can then declare a stricter rule that the host knows.
 */
bool pb_rules_length(pb_text of, uint32_t max, pb_text unit) PB_POWER_RULES;
/*
 * The maximum number of parts that may be sent within `seconds`. `per` is `channel`, `conversation` or `group` (a
 * conversation with several customers). Returns false, and declares nothing, if the host does not know the word.
 */
bool pb_rules_rate(pb_text per, uint32_t count, uint32_t seconds) PB_POWER_RULES;
/* Allows a text and one file in the same part. Without this rule, the text is a part of its own. */
void pb_rules_captions(void) PB_POWER_RULES;
/*
 * Sends a reply as one part, with its text and all of its files, if all files together have at most `max_bytes` bytes
 * and the text is not longer than a caption. A reply that does not fit is sent in parts, as without this rule. Only
 * replies of such a channel have a subject.
 */
void pb_rules_whole_replies(uint32_t max_bytes) PB_POWER_RULES;
/* How often the host polls this channel. From 1 second to a day. The default is 5 seconds. */
void pb_rules_poll_every(uint32_t seconds) PB_POWER_RULES;

#endif
