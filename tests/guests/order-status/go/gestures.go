package plugin

import (
	"slices"
	"strconv"
	"time"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/config"
	"plugboard.dev/plugboard/corrections"
	"plugboard.dev/plugboard/http"
	"plugboard.dev/plugboard/log"
	"plugboard.dev/plugboard/secrets"
	"plugboard.dev/plugboard/signals"
)

// signal shows that somebody is typing and has read, and reacts.
func signal(event *plugboard.MessageEvent, _ string) error {
	conversation, message := event.Conversation(), event.Message()
	if err := signals.Typing(conversation, 5*time.Second); err != nil {
		return err
	}
	if err := signals.Read(conversation); err != nil {
		return err
	}
	if err := signals.React(message, "👍"); err != nil {
		return err
	}
	if err := signals.React(message, ""); err != nil {
		return err
	}
	return caught(signals.Typing(conversation, 61*time.Second))
}

// correct corrects the last message that went out, and tries to correct the customer's.
func correct(event *plugboard.MessageEvent, _ string) error {
	sent := event.Message()
	for _, message := range slices.Backward(event.Conversation().Messages(10)) {
		if message.Direction() == "out" {
			sent = message
			break
		}
	}
	tell("edited-at", maybeTime(sent.EditedAt()))
	if err := corrections.Edit(sent, "corrected"); err != nil {
		return err
	}
	if err := corrections.Delete(sent); err != nil {
		return err
	}
	return caught(corrections.Edit(event.Message(), "yours"))
}

// Perform makes a gesture on the platform.
func Perform(gesture *plugboard.Gesture) error {
	log.Infof("gesture %s %s %s %s %d", gesture.Kind(), maybe(gesture.Message()), maybe(gesture.Emoji()),
		maybe(gesture.Text()), int(gesture.Duration().Seconds()))
	log.Info("mark " + maybe(gesture.Kept("message", "mark")))
	log.Info("topic " + maybe(gesture.Kept("thread", "topic")))
	base, _ := config.Get("api_base")
	request := http.Request{
		Method: "POST",
		URL:    base + "/gestures",
		Header: map[string]string{"authorization": "Bearer " + secrets.Placeholder("token")},
	}
	err := request.SetJSON(map[string]any{
		"id":        gesture.ID(),
		"attempt":   gesture.Attempt(),
		"account":   gesture.Account(),
		"thread":    gesture.Thread(),
		"recipient": gesture.Recipient(),
		"kind":      gesture.ConversationKind(),
		"sender":    gesture.Sender(),
	})
	if err != nil {
		return err
	}
	response, err := http.Send(request)
	if err != nil {
		return err
	}
	switch status := response.Status(); status {
	case 200:
		var answer struct {
			ID string `json:"id"`
		}
		if err := response.Decode(&answer); err != nil {
			return err
		}
		if answer.ID != "" {
			gesture.ChangedID(answer.ID)
		}
		return nil
	case 429:
		return busy(response)
	default:
		return plugboard.Denied("the platform answered " + strconv.Itoa(status)).WithCode("refused")
	}
}
