package plugin

import (
	"encoding/json"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/log"
	"plugboard.dev/plugboard/replies"
	"plugboard.dev/plugboard/templates"
)

// rich replies with rich content.
func rich(event *plugboard.MessageEvent, document string) error {
	preview, err := replies.Reply(event.Conversation(), replies.Draft{Content: document, Purpose: "service"})
	if err != nil {
		return err
	}
	log.Infof("preview %s", preview)
	return nil
}

// fill replies with a template whose parameters have names, and looks up templates.
func fill(event *plugboard.MessageEvent, _ string) error {
	conversation := event.Conversation()
	filling := templates.Filling{Name: "order", Language: "en", Texts: map[string]string{"name": "Ada"}}
	if files := event.Message().Attachments(); len(files) > 0 {
		filling.Files = map[string]*plugboard.Attachment{"picture": files[0]}
	}
	preview, err := templates.ReplyWith(conversation, filling)
	if err != nil {
		return err
	}
	log.Infof("preview %s", preview)
	document, err := templates.Find(conversation, "order", "en")
	if err != nil {
		return err
	}
	var template struct {
		Name string `json:"name"`
	}
	if err := json.Unmarshal([]byte(document), &template); err != nil {
		return err
	}
	tell("template", template.Name)
	_, noTemplate := templates.Find(conversation, "none", "en")
	return caught(noTemplate)
}
