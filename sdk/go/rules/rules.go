// Package rules declares what a connector's platform allows: the power rules, usable in the function Rules only. The
// host enforces every rule for every sender, and names the rule when it refuses something. Without a declaration there
// is no restriction, with these exceptions: files, quick replies and private replies are refused unless they are
// declared, and so are templates outside the reply window.
//
// The host calls Rules when a channel is added or the connector is upgraded, when the time of [ValidFor] is over, and
// after the method RulesChanged of plugboard.Outgoing. If it fails, the rules stay as they are.
package rules

import (
	"time"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_rules"
	"plugboard.dev/plugboard/internal/convert"
)

// TextLimit sets the maximum length of a text: in UTF-16 code units if utf16 is true, otherwise in characters.
func TextLimit(length int, utf16 bool) {
	plugboard_inbox_rules.TextLimit(convert.Uint32(length), utf16)
}

// Attachment allows a kind of file (image, audio, video, file), and sets its maximum size in bytes. If none is
// declared, no file may be sent.
func Attachment(kind string, maxBytes int) {
	plugboard_inbox_rules.Attachment(kind, convert.Uint32(maxBytes))
}

// QuickReplies sets the maximum number of quick replies, and the maximum length of their titles in characters.
func QuickReplies(most, titleLength int) {
	plugboard_inbox_rules.QuickReplies(convert.Uint32(most), convert.Uint32(titleLength))
}

// ReplyWindow sets how long after the customer's last message anyone may write without restriction. Durations in this
// package have a precision of a second.
func ReplyWindow(window time.Duration) { plugboard_inbox_rules.ReplyWindow(convert.Seconds(window)) }

// PersonWindow sets how long after the customer's last message a person may still write under a tag.
func PersonWindow(window time.Duration, tag string) {
	plugboard_inbox_rules.PersonWindow(convert.Seconds(window), tag)
}

// PrivateReplyWindow sets how long after a public comment one private reply to it is allowed.
func PrivateReplyWindow(window time.Duration) {
	plugboard_inbox_rules.PrivateReplyWindow(convert.Seconds(window))
}

// Templates allows approved templates outside the reply window.
func Templates() { plugboard_inbox_rules.Templates() }

// SendRate sets the maximum number of parts that may be sent within span, for the whole channel.
func SendRate(count int, span time.Duration) {
	plugboard_inbox_rules.SendRate(convert.Uint32(count), convert.Seconds(span))
}

// ReceiveRate sets the maximum number of messages from one customer that are accepted within span. The host answers 429
// to more.
func ReceiveRate(count int, span time.Duration) {
	plugboard_inbox_rules.ReceiveRate(convert.Uint32(count), convert.Seconds(span))
}

// Echoes declares that every message that the platform accepts comes back as an echo within a duration. An uncertain
// part that has no echo by then was not accepted, so the host sends it again.
func Echoes(within time.Duration) { plugboard_inbox_rules.Echoes(convert.Seconds(within)) }

// Repeatable declares that the platform recognizes a repetition by the part's identifier, the method ID of
// plugboard.Outgoing, so that a part may be sent again within this window after its first try. The host then sends
// uncertain parts again, at most 10 times in all, with the usual waits. At most 7 days.
func Repeatable(window time.Duration) { plugboard_inbox_rules.Repeatable(convert.Seconds(window)) }

// Settles sets how long after a try the platform knows whether it took the part. The host asks by the function Settle
// only after that time. At most a day. The default is a minute.
func Settles(after time.Duration) { plugboard_inbox_rules.Settles(convert.Seconds(after)) }

// Length sets the maximum length of something. of is text, caption, text-with-buttons (a text that has quick replies or
// buttons), quick-reply (a title), payload, or a part of rich content: button (a title), title and subtitle of a card,
// row (the title of a list's row) or row-description. unit is characters, utf-16 (code units), bytes or
// graphemes (characters as people see them). It returns false, and declares nothing, if the host does not know one of
// the words; more may come, so a connector can then declare a stricter rule that the host knows.
func Length(of string, most int, unit string) bool {
	return plugboard_inbox_rules.Length(of, convert.Uint32(most), unit)
}

// Rate sets the maximum number of parts that may be sent within span. per is channel, conversation, group (a
// conversation with several customers) or contact (a customer, in all direct conversations of the channel). It returns
// false, and declares nothing, if the host does not know the word.
func Rate(per string, count int, span time.Duration) bool {
	return plugboard_inbox_rules.Rate(per, convert.Uint32(count), convert.Seconds(span))
}

// Captions allows a text and one file in the same part. Without this rule, the text is a part of its own.
func Captions() { plugboard_inbox_rules.Captions() }

// WholeReplies sends a reply as one part, with its text and all of its files, if all files together have at most
// maxBytes bytes and the text is not longer than a caption. A reply that does not fit is sent in parts, as without this
// rule. Only replies of such a channel have a subject.
func WholeReplies(maxBytes int) { plugboard_inbox_rules.WholeReplies(convert.Uint32(maxBytes)) }

// Gesture declares a gesture that the platform has: typing, read, reaction, edit or deletion. within is how long after
// the message a reaction, edit or deletion is possible; 0 means without a limit. The host refuses gestures that are not
// declared. It returns false, and declares nothing, if the host does not know the word. The connector must have the
// role gestures.
func Gesture(kind string, within time.Duration) bool {
	return plugboard_inbox_rules.Gesture(kind, convert.Seconds(within))
}

// Block declares a type of block that the platform shows, such as buttons or card; docs/rich-content.md lists them. The
// host turns all other blocks into text, and also those that exceed what [Length] or [Count] declares. At most 32.
func Block(kind string) { plugboard_inbox_rules.Block(kind) }

// ButtonAction declares what a button of a block may do on the platform, such as reply or link. The host turns a block
// that has another button into text. At most 32.
func ButtonAction(action string) { plugboard_inbox_rules.ButtonAction(action) }

// Count sets the maximum number of something. of is files (of a message), members (of a group, in larger groups plugins
// send nothing), or a part of rich content: buttons (of a text or a card), cards (of a carousel), rows (of a list),
// options (of a poll) or album (its files). It returns false, and declares nothing, if the host does not know the word.
func Count(of string, most int) bool {
	return plugboard_inbox_rules.Count(of, convert.Uint32(most))
}

// WindowCount sets the maximum number of messages that may be sent in a direct conversation after the customer's last
// message, counted for this window after that message.
func WindowCount(count int, window time.Duration) {
	plugboard_inbox_rules.WindowCount(convert.Uint32(count), convert.Seconds(window))
}

// MediaType declares a media type in which a kind of file may be sent, such as image/png or image/*, and its maximum
// size in bytes; 0 means the size that [Attachment] declares. If a media type is declared for a kind, files of this
// kind with another type are refused. At most 64.
func MediaType(kind, mediaType string, maxBytes int) {
	plugboard_inbox_rules.MediaType(kind, mediaType, convert.Uint32(maxBytes))
}

// NeedsConsent allows messages with this purpose only to customers who have given consent to it on this channel. See
// the field Purpose of a replies.Draft, and intake.Consent. At most 8 purposes, each at most 64 bytes.
func NeedsConsent(purpose string) { plugboard_inbox_rules.NeedsConsent(purpose) }

// ValidFor sets how long these rules are valid, because they differ for each account or change with time: from a minute
// to 30 days. The host then calls the function Rules again.
func ValidFor(span time.Duration) { plugboard_inbox_rules.ValidFor(convert.Seconds(span)) }

// Opening allows the business to begin a direct conversation with somebody whom it knows by an identifier of this kind:
// phone (E.164, such as +493012345), email, username or id (the platform's identifier). first says how it may begin:
// with any message or only with a template. Without this rule, only customers begin conversations. It returns false,
// and declares nothing, if the host does not know one of the words.
func Opening(identifier, first string) bool {
	return plugboard_inbox_rules.Opening(identifier, first)
}

// PollEvery sets how often the host polls this channel. From 1 second to a day. The default is 5 seconds.
func PollEvery(interval time.Duration) { plugboard_inbox_rules.PollEvery(convert.Seconds(interval)) }
