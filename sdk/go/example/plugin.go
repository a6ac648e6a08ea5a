// Package plugin greets customers.
package plugin

import (
	"strings"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/kv"
	"plugboard.dev/plugboard/log"
	"plugboard.dev/plugboard/replies"
)

// OnMessage greets a customer who begins with a greeting, once in each conversation.
func OnMessage(event *plugboard.MessageEvent) error {
	if !greets(event.Message().Text()) {
		return nil
	}
	if _, greeted, err := kv.Get("greeted"); err != nil || greeted {
		return err
	}
	name, ok := event.Contact().FirstName()
	if !ok {
		name = "there"
	}
	if _, err := replies.Text(event.Conversation(), "Hello "+name+"! How can we help?"); err != nil {
		return err
	}
	log.Info("greeted " + name)
	return kv.Set("greeted", "yes")
}

// greets reports whether a text begins with a greeting.
func greets(text string) bool {
	words := strings.Fields(strings.ToLower(text))
	if len(words) == 0 {
		return false
	}
	switch strings.Trim(words[0], ",.!") {
	case "hi", "hello", "hey":
		return true
	default:
		return false
	}
}
