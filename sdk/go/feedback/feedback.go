// Package feedback keeps how good customers say it was: the power feedback.
package feedback

import (
	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_feedback"
	"plugboard.dev/plugboard/internal/convert"
)

// Record keeps what the customer said of the conversation. rating is from 1 to best, best from 2 to 100. text is what the
// customer wrote with it, at most 4 KiB; it may be empty. Whoever hears on-feedback is told.
func Record(conversation *plugboard.Conversation, rating, best int, text string) error {
	raw := (*plugboard_inbox_conversations.Conversation)(conversation)
	return convert.Done(plugboard_inbox_feedback.Record(raw, convert.Uint32(rating), convert.Uint32(best),
		convert.Text(text)))
}
