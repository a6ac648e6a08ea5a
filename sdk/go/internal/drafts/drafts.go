// Package drafts builds the contract's drafts, for the powers that take one.
package drafts

import (
	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_replies"
)

// Make passes the fields of a replies.Draft to the host. An empty subject means none. replyTo may be nil.
func Make(text, subject string, buttons []plugboard.QuickReply, files []*plugboard.Attachment, replyTo *plugboard.Message) *plugboard_inbox_replies.Draft {
	raw := plugboard_inbox_replies.MakeDraft(text)
	if subject != "" {
		raw.Subject(subject)
	}
	for _, button := range buttons {
		raw.QuickReply(button.Title, button.Payload)
	}
	for _, file := range files {
		raw.Attachment((*plugboard_inbox_conversations.Attachment)(file))
	}
	if replyTo != nil {
		raw.ReplyTo((*plugboard_inbox_conversations.Message)(replyTo))
	}
	return raw
}
