// Package corrections corrects the plugin's own messages after they were sent: the power corrections. Each function is
// an action that takes effect with the handler, and the stored message changes once the platform has made the
// correction. At most 20 gestures per handler, with those of package signals counted. The failure is of
// [plugboard.KindDenied] with the code not-own if the message is not one that this plugin wrote, and with the code
// no-gesture if the channel does not have such a gesture. Other rules, such as how long a message can be edited, are
// checked when the action takes effect, and again when the correction is made. OnRefused reports what they refuse, and
// what fails at the platform.
package corrections

import (
	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_corrections"
	"plugboard.dev/plugboard/internal/convert"
)

func raw(message *plugboard.Message) *plugboard_inbox_conversations.Message {
	return (*plugboard_inbox_conversations.Message)(message)
}

// Edit replaces the text of a message. At most 64 KiB; the platform's own limit is the rule length.
func Edit(message *plugboard.Message, text string) error {
	return convert.Done(plugboard_inbox_corrections.Edit(raw(message), text))
}

// Delete deletes a message for everybody.
func Delete(message *plugboard.Message) error {
	return convert.Done(plugboard_inbox_corrections.Delete(raw(message)))
}
