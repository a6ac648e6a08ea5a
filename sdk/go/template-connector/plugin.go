// Package plugin connects an invented platform to the inbox. README.md describes the platform's API.
package plugin

import (
	"encoding/hex"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/config"
	"plugboard.dev/plugboard/http"
	"plugboard.dev/plugboard/intake"
	"plugboard.dev/plugboard/log"
	"plugboard.dev/plugboard/rules"
	"plugboard.dev/plugboard/secrets"
)

// Verify verifies that the platform sent this request.
func Verify(request *plugboard.HookRequest) error {
	if request.Method() == "GET" {
		return challenge(request)
	}
	header, _ := request.Header("X-Platform-Signature")
	matches := false
	if mac, ok := signature(header); ok {
		var err error
		if matches, err = secrets.HMACMatches("signing_key", secrets.SHA256, request.Body(), mac); err != nil {
			return err
		}
	}
	if !matches {
		return plugboard.Denied("the signature does not match the body").WithCode("bad-signature")
	}
	return nil
}

// Receive reports each event of a request.
func Receive(request *plugboard.HookRequest) error {
	var body struct {
		Account string            `json:"account"`
		Events  []json.RawMessage `json:"events"`
	}
	if err := json.Unmarshal(request.Body(), &body); err != nil {
		return plugboard.Invalid("the body is not in the expected format: " + err.Error())
	}
	if body.Account == "" || body.Events == nil {
		return plugboard.Invalid("the body must have an account and a list of events")
	}
	for _, event := range body.Events {
		if err := receive(body.Account, event); err != nil {
			return err
		}
	}
	return nil
}

// Send sends one text or file to the platform.
func Send(part *plugboard.Outgoing) error {
	request := http.Request{
		Method: "POST",
		URL:    api() + "/messages",
		Header: map[string]string{"Authorization": "Bearer " + secrets.Placeholder("token")},
	}
	if file, ok := part.Attachment(); ok {
		request.Form = []http.Field{
			http.Value("to", part.Thread()),
			http.Value("id", part.ID()),
			http.File("file", file),
		}
	} else {
		text, _ := part.Text()
		message := map[string]string{"to": part.Thread(), "id": part.ID(), "text": text}
		if err := request.SetJSON(message); err != nil {
			return err
		}
	}
	response, err := http.Send(request)
	if err != nil {
		return err
	}
	if !response.OK() {
		// On a server error, the platform may have sent the message anyway.
		return refused(response, plugboard.KindUncertain)
	}
	var answer struct {
		ID string `json:"id"`
	}
	if err := response.Decode(&answer); err != nil || answer.ID == "" {
		log.Warn("the platform accepted a message but returned no identifier for it")
	}
	part.Sent(answer.ID)
	return nil
}

// Profile looks up the profile of a customer.
func Profile(request *plugboard.ProfileRequest) error {
	response, err := http.Send(http.Request{
		URL:    api() + "/people?id=" + url.QueryEscape(request.Contact()),
		Header: map[string]string{"Authorization": "Bearer " + secrets.Placeholder("token")},
	})
	if err != nil {
		return err
	}
	if !response.OK() {
		// This request is safe to repeat.
		return refused(response, plugboard.KindUnavailable)
	}
	var person struct {
		Name     string `json:"name"`
		Language string `json:"language"`
	}
	if err := response.Decode(&person); err != nil {
		return err
	}
	if person.Name != "" {
		request.SetName(person.Name)
	}
	if person.Language != "" {
		request.SetAttribute("language", person.Language)
	}
	return nil
}

// Rules declares what the platform allows.
func Rules() error {
	rules.TextLimit(1_000, false)
	rules.Attachment("image", 10_000_000)
	rules.Attachment("file", 10_000_000)
	rules.ReplyWindow(24 * time.Hour)
	rules.SendRate(10, time.Second)
	return nil
}

// challenge answers the platform when the webhook is set up.
func challenge(request *plugboard.HookRequest) error {
	word, _ := request.Query("word")
	matches, err := secrets.Equals("hook_word", word)
	if err != nil {
		return err
	}
	if !matches {
		return plugboard.Denied("the word does not match the secret `hook_word`")
	}
	echo, ok := request.Query("echo")
	if !ok {
		return plugboard.Invalid("the query parameter `echo` is missing")
	}
	request.Respond(200, "text/plain", []byte(echo))
	return nil
}

// event is an event that the platform reports. Everything except the identifiers and the type is optional.
type event struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	From struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"from"`
	Text  string   `json:"text"`
	At    *float64 `json:"at"`
	Files []struct {
		Type string `json:"type"`
		URL  string `json:"url"`
		Name string `json:"name"`
	} `json:"files"`
}

// receive reports one event. An event that cannot be read is stored as unknown; the other events are still reported.
func receive(account string, raw json.RawMessage) error {
	event, reason := read(raw)
	if reason != "" {
		return intake.Unknown(unknownKey(event, raw), reason)
	}
	item := intake.Item{
		Account:     account,
		DedupeKey:   "message:" + event.ID,
		Thread:      event.From.ID,
		Contact:     event.From.ID,
		ExternalID:  event.ID,
		Text:        event.Text,
		ContactName: event.From.Name,
	}
	if event.At != nil {
		item.At = time.UnixMilli(int64(*event.At))
	}
	for _, file := range event.Files {
		item.Attachments = append(item.Attachments, intake.Attachment{Kind: file.Type, URL: file.URL, Name: file.Name})
	}
	return intake.Message(item)
}

// read reads an event. If it is not a valid message, the result says why.
func read(raw json.RawMessage) (event, string) {
	var read event
	// The fields that fit are read even if others do not.
	err := json.Unmarshal(raw, &read)
	switch {
	case read.Type == "":
		return read, "an event without a type"
	case read.Type != "message":
		return read, "an event of the unknown type `" + read.Type + "`"
	case err != nil:
		return read, "a message that cannot be read: " + err.Error()
	case read.ID == "" || read.From.ID == "":
		return read, "a message without an identifier or a sender"
	default:
		return read, ""
	}
}

// unknownKey returns a key that is the same each time the platform reports the same event.
func unknownKey(event event, raw json.RawMessage) string {
	if event.ID != "" {
		return "unknown:" + event.ID
	}
	return "unknown:" + strings.ToValidUTF8(string(raw), "\uFFFD")
}

// signature returns the bytes of a signature header, which is sha256= and hexadecimal digits.
func signature(header string) ([]byte, bool) {
	digits, ok := strings.CutPrefix(header, "sha256=")
	if !ok {
		return nil, false
	}
	mac, err := hex.DecodeString(digits)
	return mac, err == nil
}

// refused converts an error response to a failure. onServerError is the kind of failure for a status of 500 or more.
func refused(response *http.Response, onServerError plugboard.FailureKind) error {
	status := response.Status()
	kind := plugboard.KindDenied
	switch {
	case status == 404:
		kind = plugboard.KindNotFound
	case status == 429:
		kind = plugboard.KindRateLimited
	case status >= 500:
		kind = onServerError
	}
	// Use only the code: the rest of a response may repeat the request, including the token.
	var answer struct {
		Error string `json:"error"`
	}
	if err := response.Decode(&answer); err != nil || answer.Error == "" {
		answer.Error = strconv.Itoa(status)
	}
	failure := plugboard.NewFailure(kind, "the platform answered "+strconv.Itoa(status)).WithCode(answer.Error)
	wait, _ := response.Header("Retry-After")
	if seconds, err := strconv.ParseUint(strings.TrimSpace(wait), 10, 20); err == nil {
		failure = failure.WithRetryAfter(time.Duration(seconds) * time.Second)
	}
	return failure
}

// api returns the base URL of the platform's API.
func api() string {
	if base, ok := config.Get("api_base"); ok {
		return base
	}
	return "https://api.platform.example"
}
