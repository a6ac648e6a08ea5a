package plugin

import (
	"strings"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/log"
)

// Review reviews a reply before it is sent.
func Review(reply *plugboard.ReplyReview) error {
	text := reply.Message().Text()
	log.Infof("review %s %s", reply.Sender(), text)
	var titles []string
	for _, button := range reply.QuickReplies() {
		titles = append(titles, button.Title)
	}
	log.Info("buttons " + joined(titles))
	template, _, ok := reply.Template()
	log.Info("template " + maybe(template, ok))
	if text == "not now" {
		return plugboard.Unavailable("ask again").WithCode("later")
	}
	if strings.Contains(text, "secret") {
		reply.Hold("it tells a secret")
	}
	if strings.Contains(text, "teh") {
		reply.Amend(strings.ReplaceAll(text, "teh", "the"))
	}
	return nil
}
