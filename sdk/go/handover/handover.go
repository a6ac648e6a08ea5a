// Package handover moves a public matter into a private conversation: the power handover. Its drafts are those of
// package replies, so a plugin that uses PrivateReply lists the power replies too.
package handover

import (
	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_handover"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/internal/drafts"
	"plugboard.dev/plugboard/replies"
)

// PrivateReply answers a public comment with a private message to its author. The message is stored in that customer's
// private conversation on the same channel, or begins a new one if there is none. The two conversations are linked. The
// failure is of [plugboard.KindDenied] if the rules refuse it now: most platforms allow one private reply per comment,
// within some days. It counts as a reply.
func PrivateReply(comment *plugboard.Message, draft replies.Draft) (replies.Preview, error) {
	raw := drafts.Make(drafts.Draft(draft))
	preview, err := convert.Value(plugboard_inbox_handover.PrivateReply((*plugboard_inbox_conversations.Message)(comment), raw))
	return replies.Preview(preview), err
}

// Linked returns the identifiers of the conversations that are linked with this one, newest first. At most 16.
func Linked(conversation *plugboard.Conversation) ([]string, error) {
	return convert.Value(plugboard_inbox_handover.Linked((*plugboard_inbox_conversations.Conversation)(conversation)))
}
