// Package notes puts notes beside a conversation, which the customer never sees: the power notes.
package notes

import (
	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_notes"
	"plugboard.dev/plugboard/internal/convert"
)

// Add adds a note of at most 16 KiB. At most 20 a handler.
func Add(conversation *plugboard.Conversation, text string) error {
	return convert.Done(plugboard_inbox_notes.Add((*plugboard_inbox_conversations.Conversation)(conversation), text))
}
