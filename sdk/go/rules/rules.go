// Package rules is how a connector declares what its platform allows: the power rules, usable in the function Rules only.
// The host enforces every rule for every sender, and says which one when it refuses. What is not declared is free.
package rules

import (
	"time"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_rules"
	"plugboard.dev/plugboard/internal/convert"
)

// TextLimit is the longest text: in UTF-16 code units when utf16 is set, else in characters.
func TextLimit(length int, utf16 bool) {
	plugboard_inbox_rules.TextLimit(convert.Uint32(length), utf16)
}

// Attachment is a kind of file that may be sent (image, audio, video, file) and its largest size in bytes. When none is
// declared, no file may be sent.
func Attachment(kind string, maxBytes int) {
	plugboard_inbox_rules.Attachment(kind, convert.Uint32(maxBytes))
}

// QuickReplies is how many there may be, and how long their titles, in characters.
func QuickReplies(most, titleLength int) {
	plugboard_inbox_rules.QuickReplies(convert.Uint32(most), convert.Uint32(titleLength))
}

// ReplyWindow is how long after the customer's last message anyone may write freely. To the second, as all durations here.
func ReplyWindow(window time.Duration) { plugboard_inbox_rules.ReplyWindow(convert.Seconds(window)) }

// PersonWindow is how long after the customer's last message a person may still write, under a tag.
func PersonWindow(window time.Duration, tag string) {
	plugboard_inbox_rules.PersonWindow(convert.Seconds(window), tag)
}

// PrivateReplyWindow is how long after a public comment one private reply to it is allowed.
func PrivateReplyWindow(window time.Duration) {
	plugboard_inbox_rules.PrivateReplyWindow(convert.Seconds(window))
}

// Templates allows approved templates outside the reply window.
func Templates() { plugboard_inbox_rules.Templates() }

// SendRate is how many parts may be sent in a span of time, for the whole channel.
func SendRate(count int, span time.Duration) {
	plugboard_inbox_rules.SendRate(convert.Uint32(count), convert.Seconds(span))
}

// ReceiveRate is how many messages of one customer are taken in a span of time; more are answered 429.
func ReceiveRate(count int, span time.Duration) {
	plugboard_inbox_rules.ReceiveRate(convert.Uint32(count), convert.Seconds(span))
}

// Echoes says that every message that the platform takes comes back as an echo, at the latest so long after. A part that
// is uncertain and has none by then was not taken: the host sends it again.
func Echoes(within time.Duration) { plugboard_inbox_rules.Echoes(convert.Seconds(within)) }
