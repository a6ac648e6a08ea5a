// Package rules declares what a connector's platform allows: the power rules, usable in the function Rules only. The
// host enforces every rule for every sender, and names the rule when it refuses something. Without a declaration there
// is no restriction, with these exceptions: files, quick replies and private replies are refused unless they are
// declared, and so are templates outside the reply window.
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
