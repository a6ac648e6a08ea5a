// Package templates sends templates, the only messages that some platforms allow outside the reply window: the power
// templates.
package templates

import (
	"maps"
	"slices"

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

// Filling is a template with the values of its parameters. [ReplyWith] reports values that are wrong.
type Filling struct {
	// Name is the template's name on the platform.
	Name string
	// Language is the template's language on the platform.
	Language string
	// Texts are the texts of parameters, by name. Numbered parameters have the names 1, 2, and so on. At most 64; each
	// name at most 64 bytes, each text at most 4 KiB.
	Texts map[string]string
	// Files are the files of parameters, by name, such as the picture at the top of the template. At most 10.
	Files map[string]*plugboard.Attachment
}

// raw converts the filling to one of the bindings.
func (f Filling) raw() *plugboard_inbox_templates.Filling {
	raw := plugboard_inbox_templates.MakeFilling(f.Name, f.Language)
	for _, parameter := range slices.Sorted(maps.Keys(f.Texts)) {
		raw.Set(parameter, f.Texts[parameter])
	}
	for _, parameter := range slices.Sorted(maps.Keys(f.Files)) {
		raw.SetFile(parameter, (*plugboard_inbox_conversations.Attachment)(f.Files[parameter]))
	}
	return raw
}

// ReplyWith sends a template with named parameters or files. The failure is of [plugboard.KindNotFound] if the channel
// has no such template, and of [plugboard.KindInvalid] if a parameter is missing, unknown, or of the wrong kind. The
// purpose of the message is the template's category (see [replies.Draft]). As with [Reply], the plugin also lists the
// power replies.
func ReplyWith(conversation *plugboard.Conversation, filling Filling) (replies.Preview, error) {
	raw := (*plugboard_inbox_conversations.Conversation)(conversation)
	preview, err := convert.Value(plugboard_inbox_templates.ReplyWith(raw, filling.raw()))
	return replies.Preview(preview), err
}

// Find returns one of the channel's templates as a JSON document, as the API shows it: with its text, parameters,
// buttons, category and status. New members may be added at any time. The failure is of [plugboard.KindNotFound] if the
// channel has no such template.
func Find(conversation *plugboard.Conversation, name, language string) (string, error) {
	raw := (*plugboard_inbox_conversations.Conversation)(conversation)
	return convert.Value(plugboard_inbox_templates.Find(raw, name, language))
}
