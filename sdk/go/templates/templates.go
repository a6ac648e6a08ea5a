// Package templates sends templates, the only thing that some platforms allow outside the reply window: the power
// templates.
package templates

import (
	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_templates"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/replies"
)

// Names are those of the channel's templates in a language, or in all of them when it is empty.
func Names(conversation *plugboard.Conversation, language string) ([]string, error) {
	raw := (*plugboard_inbox_conversations.Conversation)(conversation)
	return convert.Value(plugboard_inbox_templates.Names(raw, convert.Text(language)))
}

// Reply sends a template. The failure is of [plugboard.KindNotFound] when the channel has no such template, and of
// [plugboard.KindInvalid] when the number of variables is wrong. A plugin that uses it lists the power replies too, whose
// previews it gives.
func Reply(conversation *plugboard.Conversation, name, language string, variables ...string) (replies.Preview, error) {
	raw := (*plugboard_inbox_conversations.Conversation)(conversation)
	preview, err := convert.Value(plugboard_inbox_templates.Reply(raw, name, language, variables))
	return replies.Preview(preview), err
}
