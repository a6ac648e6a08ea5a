// Package plugin answers questions about the opening hours, and counts them.
package plugin

import (
	"strings"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/config"
	"plugboard.dev/plugboard/kv"
	"plugboard.dev/plugboard/log"
	"plugboard.dev/plugboard/replies"
)

// OnMessage is called when a customer writes.
func OnMessage(event *plugboard.MessageEvent) error {
	if !asks(event.Message().Text()) {
		return nil
	}
	hours, ok := config.Get("hours")
	if !ok {
		return config.Wrong("hours", "is missing")
	}
	if _, err := replies.Text(event.Conversation(), "We are open "+hours+"."); err != nil {
		return err
	}
	asked, err := kv.SharedAdd("asked", 1)
	if err != nil {
		return err
	}
	log.Infof("asked %.0f times so far", asked)
	return nil
}

// asks reports whether a text asks for the hours.
func asks(text string) bool {
	return strings.Contains(strings.ToLower(text), "hours")
}
