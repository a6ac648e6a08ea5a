package plugin

import (
	"errors"
	"strconv"
	"time"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/config"
	"plugboard.dev/plugboard/http"
	"plugboard.dev/plugboard/links"
	"plugboard.dev/plugboard/secrets"
)

// Send sends a part of a reply to the platform.
func Send(part *plugboard.Outgoing) error {
	base, _ := config.Get("api_base")
	request := http.Request{
		Method:      "POST",
		URL:         base + "/send",
		Header:      map[string]string{"authorization": "Bearer " + secrets.Placeholder("token")},
		JSONSecrets: map[string]string{"/auth": "token"},
	}
	var name, link any
	if file, ok := part.Attachment(); ok {
		name = orNull(file.Name())
	}
	names := []any{}
	for i, file := range part.Attachments() {
		names = append(names, orNull(file.Name()))
		if i > 0 {
			continue
		}
		address, err := links.Address(file, 10*time.Minute)
		if err != nil {
			return err
		}
		link = address
	}
	parameters, parameterFiles := []any{}, []any{}
	for _, parameter := range part.TemplateParameters() {
		parameters = append(parameters, []any{parameter.Name, parameter.Text})
	}
	for _, file := range part.TemplateFiles() {
		parameterFiles = append(parameterFiles, []any{file.Name, orNull(file.File.Name())})
	}
	quickReplies := []any{}
	for _, reply := range part.QuickReplies() {
		quickReplies = append(quickReplies, []any{reply.Title, reply.Payload})
	}
	var template any
	if name, language, ok := part.Template(); ok {
		template = []any{name, language}
	}
	err := request.SetJSON(map[string]any{
		"id":              part.ID(),
		"attempt":         part.Attempt(),
		"account":         part.Account(),
		"thread":          part.Thread(),
		"recipient":       part.Recipient(),
		"text":            orNull(part.Text()),
		"kind":            part.ConversationKind(),
		"sender":          part.Sender(),
		"file":            name,
		"files":           names,
		"link":            link,
		"subject":         orNull(part.Subject()),
		"content":         orNull(part.Content()),
		"parameters":      parameters,
		"parameter_files": parameterFiles,
		"opens":           orNull(part.Opens()),
		"auth":            "-",
		"kept": []any{
			orNull(part.Kept("thread", "topic")), orNull(part.Kept("answered", "token")),
			orNull(part.Kept("message", "mark")), orNull(part.Kept("part", "upload")),
		},
		"answers":          orNull(part.ReplyToAuthor()),
		"quick_replies":    quickReplies,
		"reply_to":         orNull(part.ReplyTo()),
		"private_reply_to": orNull(part.PrivateReplyTo()),
		"tag":              orNull(part.Tag()),
		"template":         template,
		"variables":        append([]string{}, part.TemplateVariables()...),
	})
	if err != nil {
		return err
	}
	err = errors.Join(part.Keep("part", "upload", "u-1"), part.Keep("message", "mark", "m-1"),
		part.Keep("thread", "topic", "t-9"))
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
			ID      string `json:"id"`
			Thread  string `json:"thread"`
			Changed bool   `json:"changed"`
		}
		if err := response.Decode(&answer); err != nil {
			return err
		}
		part.Sent(answer.ID)
		if answer.Thread != "" {
			part.SentIn(answer.Thread)
		}
		if answer.Changed {
			part.RulesChanged()
		}
		return nil
	case 429:
		return busy(response)
	default:
		return plugboard.Denied("the platform answered " + strconv.Itoa(status)).WithCode("refused")
	}
}

// orNull returns a text for JSON, or null if there is none.
func orNull(text string, ok bool) any {
	if !ok {
		return nil
	}
	return text
}
