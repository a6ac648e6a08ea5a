// Package replies answers the customer: the power replies.
package replies

import (
	"strconv"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_replies"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/internal/drafts"
)

// Preview is what the rules say of a reply at this moment. They are asked again when it takes effect.
type Preview uint8

const (
	// Allowed: it will be sent.
	Allowed Preview = iota
	// Held: a person will decide.
	Held
)

// String is allowed or held.
func (p Preview) String() string {
	switch p {
	case Allowed:
		return "allowed"
	case Held:
		return "held"
	default:
		return "Preview(" + strconv.Itoa(int(p)) + ")"
	}
}

// Draft is a reply in the making.
type Draft struct {
	// Text may be empty when there is an attachment. At most 64 KiB; the platform's own limit is a rule.
	Text string
	// QuickReplies are buttons under the reply, at most 13.
	QuickReplies []plugboard.QuickReply
	// Attachments are files that the host already has, at most 10.
	Attachments []*plugboard.Attachment
	// ReplyTo is the message that this answers, shown so where the platform can. May be nil.
	ReplyTo *plugboard.Message
}

// Reply answers in a conversation. The host splits the draft into parts and delivers them in order. The failure is of
// [plugboard.KindDenied] when the rules refuse it now; its code names the rule. At most 20 replies a handler.
func Reply(conversation *plugboard.Conversation, draft Draft) (Preview, error) {
	raw := drafts.Make(draft.Text, draft.QuickReplies, draft.Attachments, draft.ReplyTo)
	preview, err := convert.Value(plugboard_inbox_replies.Reply((*plugboard_inbox_conversations.Conversation)(conversation), raw))
	return Preview(preview), err
}

// Text is [Reply] with nothing but a text.
func Text(conversation *plugboard.Conversation, text string) (Preview, error) {
	return Reply(conversation, Draft{Text: text})
}
