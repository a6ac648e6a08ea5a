// Package notes adds notes to a conversation, which the customer never sees: the power notes.
package notes

import (
	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_notes"
	"plugboard.dev/plugboard/internal/convert"
)

// Add adds a note. At most 16 KiB, and 20 notes per handler.
func Add(conversation *plugboard.Conversation, text string) error {
	return convert.Done(plugboard_inbox_notes.Add((*plugboard_inbox_conversations.Conversation)(conversation), text))
}
