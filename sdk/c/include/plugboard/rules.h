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
 * The maximum length of something. `of` is `text`, `caption`, `text-with-buttons` (a text that has quick replies or
 * buttons), `quick-reply` (a title), `payload`, or a part of rich content: `button` (a title), `title` and `subtitle`
 * of a card, `row` (the title of a list's row) or `row-description`. `unit` is `characters`, `utf-16` (code units),
 * `bytes` or `graphemes` (characters as people see them). Returns false, and declares nothing, if the host does not know one of the words; more may come, so a
 * connector can then declare a stricter rule that the host knows.
 */
bool pb_rules_length(pb_text of, uint32_t max, pb_text unit) PB_POWER_RULES;
/*
 * The maximum number of parts that may be sent within `seconds`. `per` is `channel`, `conversation`, `group` (a
 * conversation with several customers) or `contact` (a customer, in all direct conversations of the channel). Returns
 * false, and declares nothing, if the host does not know the word.
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
/*
 * Declares a gesture that the platform has: `typing`, `read`, `reaction`, `edit` or `deletion`. `within_seconds` is how
 * long after the message a reaction, edit or deletion is possible; 0 means without a limit. The host refuses gestures
 * that are not declared. Returns false, and declares nothing, if the host does not know the word. The connector must
 * have the role `gestures`.
 */
bool pb_rules_gesture(pb_text kind, uint32_t within_seconds) PB_POWER_RULES;
/*
 * Declares a type of block that the platform shows, such as `buttons` or `card`; docs/rich-content.md lists them. The
 * host turns all other blocks into text, and also those that exceed a length or a number that pb_rules_length or
 * pb_rules_count declares. At most 32.
 */
void pb_rules_block(pb_text kind) PB_POWER_RULES;
/*
 * Declares what a button of a block may do on the platform, such as `reply` or `link`. The host turns a block that has
 * another button into text. At most 32.
 */
void pb_rules_button_action(pb_text action) PB_POWER_RULES;
/*
 * The maximum number of something. `of` is `files` (of a message), `members` (of a group, in larger groups plugins send
 * nothing), or a part of rich content: `buttons` (of a text or a card), `cards` (of a carousel), `rows` (of a list),
 * `options` (of a poll) or `album` (its files). Returns false, and declares nothing, if the host does not know the
 * word.
 */
bool pb_rules_count(pb_text of, uint32_t max) PB_POWER_RULES;
/*
 * The maximum number of messages that may be sent in a direct conversation after the customer's last message, counted
 * for `seconds` after that message.
 */
void pb_rules_window_count(uint32_t count, uint32_t seconds) PB_POWER_RULES;
/*
 * A media type in which a kind of file may be sent, such as `image/png`, and its maximum size in bytes; 0 means the
 * size that pb_rules_attachment declares. A `*` after the slash stands for every subtype. If a media type is declared
 * for a kind, files of this kind with another type are refused. At most 64.
 */
void pb_rules_media_type(pb_text kind, pb_text media_type, uint32_t max_bytes) PB_POWER_RULES;
/*
 * Allows messages with this purpose only to customers who have given consent to it on this channel. See
 * pb_draft_purpose and pb_intake_consent. At most 8 purposes, each at most 64 bytes.
 */
void pb_rules_needs_consent(pb_text purpose) PB_POWER_RULES;
/*
 * How long these rules are valid, because they differ for each account or change with time: from a minute to 30 days.
 * The host then calls pb_connector_rules again.
 */
void pb_rules_valid_for(uint32_t seconds) PB_POWER_RULES;
/*
 * Allows the business to begin a direct conversation with somebody whom it knows by an identifier of this kind: `phone`
 * (E.164, such as `+493012345`), `email`, `username` or `id` (the platform's identifier). `first` says how it may
 * begin: with `any` message or only with a `template`. Without this rule, only customers begin conversations. Returns
 * false, and declares nothing, if the host does not know one of the words.
 */
bool pb_rules_opening(pb_text identifier, pb_text first) PB_POWER_RULES;
/* How often the host polls this channel. From 1 second to a day. The default is 5 seconds. */
void pb_rules_poll_every(uint32_t seconds) PB_POWER_RULES;

#endif
