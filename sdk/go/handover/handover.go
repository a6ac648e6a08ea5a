// Package handover takes a public matter into private: the power handover. Its drafts are those of package replies, so a
// plugin that uses PrivateReply lists the power replies too.
package handover

import (
	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_handover"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/internal/drafts"
	"plugboard.dev/plugboard/replies"
)

// PrivateReply answers a public comment with a private message to who wrote it. The message stands in that customer's
// private conversation on the same channel, which begins with it where there is none, and the two conversations are
// linked. The failure is of [plugboard.KindDenied] when the rules refuse it now: most platforms take one for each comment,
// within some days. It counts as a reply.
func PrivateReply(comment *plugboard.Message, draft replies.Draft) (replies.Preview, error) {
	raw := drafts.Make(draft.Text, draft.QuickReplies, draft.Attachments, draft.ReplyTo)
	preview, err := convert.Value(plugboard_inbox_handover.PrivateReply((*plugboard_inbox_conversations.Message)(comment), raw))
	return replies.Preview(preview), err
}

// Linked are the identifiers of the conversations that are linked with this one, the latest first. At most 16.
func Linked(conversation *plugboard.Conversation) ([]string, error) {
	return convert.Value(plugboard_inbox_handover.Linked((*plugboard_inbox_conversations.Conversation)(conversation)))
}
