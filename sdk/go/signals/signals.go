// Package signals shows the customer that somebody is there, and reacts to messages: the power signals. Each function
// is an action that takes effect with the handler. At most 20 gestures per handler, with those of package corrections
// counted. The failure is of [plugboard.KindDenied] with the code no-gesture if the channel does not have such a
// gesture. Other rules are checked when the action takes effect, among them those that keep plugins silent. OnRefused
// reports what they refuse, and what fails later at the platform.
package signals

import (
	"time"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_signals"
	"plugboard.dev/plugboard/internal/convert"
)

func raw(conversation *plugboard.Conversation) *plugboard_inbox_conversations.Conversation {
	return (*plugboard_inbox_conversations.Conversation)(conversation)
}

// Typing shows that somebody is typing, from 1 to 60 seconds or until the next message, with a precision of a second.
// It is dropped if the platform does not take it within 10 seconds.
func Typing(conversation *plugboard.Conversation, span time.Duration) error {
	return convert.Done(plugboard_inbox_signals.Typing(raw(conversation), convert.Seconds(span)))
}

// Read marks the customer's messages as read on the platform. It is dropped if the platform does not take it within 10
// seconds.
func Read(conversation *plugboard.Conversation) error {
	return convert.Done(plugboard_inbox_signals.Read(raw(conversation)))
}

// React reacts to a message with an emoji, such as 👍, at most 64 bytes. It replaces an earlier reaction of ours. An
// empty emoji takes our reaction back.
func React(message *plugboard.Message, emoji string) error {
	to := (*plugboard_inbox_conversations.Message)(message)
	return convert.Done(plugboard_inbox_signals.React(to, convert.Text(emoji)))
}
