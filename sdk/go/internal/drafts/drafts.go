// Package drafts builds the contract's drafts, for the powers that take one.
package drafts

import (
	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_replies"
)

// Draft has the same fields as a replies.Draft, which can be converted to it. Package replies imports this package, so
// this package cannot use that type.
type Draft struct {
	Text         string
	Subject      string
	QuickReplies []plugboard.QuickReply
	Attachments  []*plugboard.Attachment
	ReplyTo      *plugboard.Message
	Content      string
	Purpose      string
}

// Make passes a draft to the host.
func Make(draft Draft) *plugboard_inbox_replies.Draft {
	raw := plugboard_inbox_replies.MakeDraft(draft.Text)
	if draft.Subject != "" {
		raw.Subject(draft.Subject)
	}
	for _, button := range draft.QuickReplies {
		raw.QuickReply(button.Title, button.Payload)
	}
	for _, file := range draft.Attachments {
		raw.Attachment((*plugboard_inbox_conversations.Attachment)(file))
	}
	if draft.ReplyTo != nil {
		raw.ReplyTo((*plugboard_inbox_conversations.Message)(draft.ReplyTo))
	}
	if draft.Content != "" {
		raw.Content(draft.Content)
	}
	if draft.Purpose != "" {
		raw.Purpose(draft.Purpose)
	}
	return raw
}
