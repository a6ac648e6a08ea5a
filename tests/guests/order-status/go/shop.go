package plugin

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/config"
	"plugboard.dev/plugboard/http"
	"plugboard.dev/plugboard/kv"
	"plugboard.dev/plugboard/links"
	"plugboard.dev/plugboard/log"
	"plugboard.dev/plugboard/replies"
	"plugboard.dev/plugboard/secrets"
	"plugboard.dev/plugboard/triage"
)

// order answers where an order is.
func order(event *plugboard.MessageEvent, id string) error {
	conversation := event.Conversation()
	asked, err := count("asked")
	if err != nil {
		return err
	}
	if _, err := kv.SharedAdd("asked", 1); err != nil {
		return err
	}
	if err := triage.AddLabel(conversation, "order-status"); err != nil {
		return err
	}
	state, err := stateOf(id)
	if err != nil {
		return err
	}
	_, err = replies.Text(conversation, fmt.Sprintf("Order %s: %s (asked %s)", id, state, number(asked)))
	return err
}

// count increments a number in the conversation's memory.
func count(key string) (float64, error) {
	before, ok, err := kv.Get(key)
	if err != nil {
		return 0, err
	}
	if !ok {
		before = "0"
	}
	value, err := strconv.ParseFloat(before, 64)
	if err != nil {
		return 0, err
	}
	return value + 1, kv.Set(key, number(value+1))
}

// stateOf returns where an order is, from the configuration or else from the shop.
func stateOf(id string) (string, error) {
	if state, ok := config.Get("orders." + id); ok {
		return state, nil
	}
	unknown := plugboard.NotFound("there is no order " + id).WithCode("unknown-order")
	base, ok := config.Get("api_base")
	if !ok {
		return "", unknown
	}
	response, err := http.Send(http.Request{
		URL:    base + "/orders/" + id,
		Header: map[string]string{"authorization": "Bearer " + secrets.Placeholder("token")},
	})
	if err != nil {
		return "", err
	}
	switch status := response.Status(); status {
	case 200:
		return string(response.Body()), nil
	case 404:
		return "", unknown
	case 429:
		return "", busy(response)
	default:
		return "", plugboard.Unavailable("the shop answered " + strconv.Itoa(status))
	}
}

// busy returns the failure of a shop that asks for a wait.
func busy(response *http.Response) error {
	failure := plugboard.RateLimited("the shop is busy")
	after, _ := response.Header("retry-after")
	if seconds, err := strconv.Atoi(after); err == nil {
		failure = failure.WithRetryAfter(time.Duration(seconds) * time.Second)
	}
	return failure
}

// post uploads the message's file, and replies with the file in the response.
func post(event *plugboard.MessageEvent, _ string) error {
	attachments := event.Message().Attachments()
	if len(attachments) == 0 {
		return errors.New("the message has no file")
	}
	base, _ := config.Get("api_base")
	response, err := http.Send(http.Request{
		Method: "POST",
		URL:    base + "/upload",
		Form: []http.Field{
			http.File("file", attachments[0]),
			http.Value("a", "1"),
			http.Secret("token", "token"),
		},
		Timeout:    5 * time.Second,
		Repeatable: true,
	})
	if err != nil {
		return err
	}
	log.Infof("posted %d", response.Status())
	log.Info("type " + maybe(response.Header("content-type")))
	log.Infof("body %d", len(response.Body()))
	file, err := response.Attachment("answer.bin")
	if err != nil {
		return err
	}
	_, err = replies.Reply(event.Conversation(), replies.Draft{Attachments: []*plugboard.Attachment{file}})
	return err
}

// ranges uploads the message's file in two parts: in a form, and as a body.
func ranges(event *plugboard.MessageEvent, _ string) error {
	attachments := event.Message().Attachments()
	if len(attachments) == 0 {
		return errors.New("the message has no file")
	}
	base, _ := config.Get("api_base")
	response, err := http.Send(http.Request{
		Method: "POST",
		URL:    base + "/part",
		Form:   []http.Field{http.FileRange("part", attachments[0], http.Range{Offset: 1, Length: 4})},
	})
	if err != nil {
		return err
	}
	log.Infof("posted %d", response.Status())
	response, err = http.Send(http.Request{
		Method:    "PUT",
		URL:       base + "/rest",
		File:      attachments[0],
		FileRange: http.Range{Offset: 6, Length: 100},
	})
	if err != nil {
		return err
	}
	log.Infof("put %d", response.Status())
	return nil
}

// link asks for the address of the message's file, which only Send may do.
func link(event *plugboard.MessageEvent, _ string) error {
	attachments := event.Message().Attachments()
	if len(attachments) == 0 {
		return errors.New("the message has no file")
	}
	_, err := links.Address(attachments[0], 10*time.Minute)
	return caught(err)
}
