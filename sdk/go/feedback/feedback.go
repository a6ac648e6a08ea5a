// Package feedback records how customers rate a conversation: the power feedback.
package feedback

import (
	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_feedback"
	"plugboard.dev/plugboard/internal/convert"
)

// Record records how the customer rates the conversation. rating is from 1 to best. best is from 2 to 100. text is what
// the customer wrote with the rating, at most 4 KiB; it may be empty. Plugins that export on-feedback receive an event.
// At most 10 per handler.
func Record(conversation *plugboard.Conversation, rating, best int, text string) error {
	raw := (*plugboard_inbox_conversations.Conversation)(conversation)
	return convert.Done(plugboard_inbox_feedback.Record(raw, convert.Uint32(rating), convert.Uint32(best),
		convert.Text(text)))
}
