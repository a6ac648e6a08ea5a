// Package templates sends templates, the only messages that some platforms allow outside the reply window: the power
// templates.
package templates

import (
	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_templates"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/replies"
)

// Names returns the names of the channel's templates in a language, or in all languages if it is empty.
func Names(conversation *plugboard.Conversation, language string) ([]string, error) {
	raw := (*plugboard_inbox_conversations.Conversation)(conversation)
	return convert.Value(plugboard_inbox_templates.Names(raw, convert.Text(language)))
}

// Reply sends a template. The failure is of [plugboard.KindNotFound] if the channel has no such template, and of
// [plugboard.KindInvalid] if the number of variables is wrong. A plugin that uses it also lists the power replies,
// because the result is a preview of that power.
func Reply(conversation *plugboard.Conversation, name, language string, variables ...string) (replies.Preview, error) {
	raw := (*plugboard_inbox_conversations.Conversation)(conversation)
	preview, err := convert.Value(plugboard_inbox_templates.Reply(raw, name, language, variables))
	return replies.Preview(preview), err
}
