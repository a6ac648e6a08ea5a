package plugin

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/config"
	"plugboard.dev/plugboard/http"
	"plugboard.dev/plugboard/intake"
	"plugboard.dev/plugboard/links"
	"plugboard.dev/plugboard/log"
	"plugboard.dev/plugboard/rules"
	"plugboard.dev/plugboard/secrets"
)

// Verify answers a challenge or logs what the request contains, and otherwise checks the signature.
func Verify(request *plugboard.HookRequest) error {
	if challenge, ok := request.Query("challenge"); ok {
		request.Respond(200, "text/plain", []byte(challenge))
		return nil
	}
	if _, ok := request.Query("about"); ok {
		return tellRequest(request)
	}
	wrong := plugboard.Denied("the signature is wrong").WithCode("bad-signature")
	signature, _ := request.Header("x-signature")
	mac, err := hex.DecodeString(signature)
	if err != nil {
		return wrong
	}
	matches, err := secrets.HMACMatches("token", secrets.SHA256, request.Body(), mac)
	if err != nil {
		return err
	}
	if !matches {
		return wrong
	}
	return nil
}

// tellRequest logs what a request contains.
func tellRequest(request *plugboard.HookRequest) error {
	tell("url", request.URL())
	tell("path", request.Path())
	tell("query", request.QueryString())
	tell("queries", strings.Join(request.Queries("about"), ","))
	tell("headers", strings.Join(request.Headers("x-many"), ","))
	tell("at", milliseconds(request.ReceivedAt()))
	fields, err := request.Fields()
	if err != nil {
		return caught(err)
	}
	var pairs []string
	for _, field := range fields {
		pairs = append(pairs, field.Name+"="+field.Value)
	}
	tell("fields", strings.Join(pairs, "&"))
	files, err := request.Files()
	if err != nil {
		return caught(err)
	}
	var described []string
	for _, file := range files {
		size, known := file.File.Size()
		described = append(described, strings.Join([]string{
			file.Name, file.File.Kind(), maybe(file.File.Name()), maybe(file.File.MediaType()),
			maybe(strconv.Itoa(size), known),
		}, ":"))
	}
	tell("files", strings.Join(described, ","))
	return nil
}

// happening is an item of the platform's webhook.
type happening struct {
	Kind    string      `json:"kind"`
	Account string      `json:"account"`
	Key     string      `json:"key"`
	Thread  string      `json:"thread"`
	Contact string      `json:"contact"`
	Text    string      `json:"text"`
	Subject string      `json:"subject"`
	At      float64     `json:"at"`
	ID      string      `json:"id"`
	Name    string      `json:"name"`
	Keep    [][3]string `json:"keep"`
	Files   []sentFile  `json:"files"`
	Message string      `json:"message"`
	Emoji   string      `json:"emoji"`
	Until   float64     `json:"until"`
	Rating  int         `json:"rating"`
	Best    int         `json:"best"`
}

// sentFile is a file of a message of the platform's webhook.
type sentFile struct {
	Kind      string  `json:"kind"`
	URL       string  `json:"url"`
	Reference string  `json:"reference"`
	Bytes     *string `json:"bytes"`
	Name      string  `json:"name"`
	Type      string  `json:"type"`
	Hint      string  `json:"hint"`
	Duration  int64   `json:"duration"`
}

// Receive emits the items of a webhook.
func Receive(request *plugboard.HookRequest) error {
	if request.Method() == "AGAIN" {
		log.Info("again " + string(request.Body()))
		return nil
	}
	log.Info("accounts " + strings.Join(request.Accounts(), ","))
	var body struct {
		Items []happening `json:"items"`
	}
	if err := json.Unmarshal(request.Body(), &body); err != nil {
		return plugboard.Invalid("the body is no JSON")
	}
	for _, happening := range body.Items {
		if err := happening.receive(); err != nil {
			return err
		}
	}
	return nil
}

func (h happening) receive() error {
	item := intake.Item{Account: h.Account, DedupeKey: h.Key, Thread: h.Thread, Contact: h.Contact}
	switch h.Kind {
	case "message":
		item.At = time.UnixMilli(int64(h.At))
		item.ExternalID = h.ID
		item.Text = h.Text
		item.Subject = h.Subject
		item.ContactName = h.Name
		for _, kept := range h.Keep {
			item.Kept = append(item.Kept, intake.Kept{Of: kept[0], Key: kept[1], Value: kept[2]})
		}
		for _, file := range h.Files {
			item.Files = append(item.Files, file.forIntake())
		}
		return intake.Message(item)
	case "reaction":
		return intake.Reaction(item, h.Message, h.Emoji)
	case "edit":
		return intake.Edit(item, h.Message, h.Text)
	case "deletion":
		return intake.Deletion(item, h.Message)
	case "receipt":
		return intake.Receipt(item, h.Message, intake.Read)
	case "watermark":
		return intake.Watermark(item, time.UnixMilli(int64(h.Until)), intake.Delivered)
	case "feedback":
		return intake.Feedback(item, h.Message, h.Rating, h.Best, h.Text)
	case "item":
		return intake.UnknownItem(h.Key, "kind "+h.Kind, []byte("{}"))
	default:
		return intake.Unknown(h.Key, "kind "+h.Kind)
	}
}

func (f sentFile) forIntake() intake.File {
	file := intake.File{
		Kind:      f.Kind,
		URL:       f.URL,
		Reference: f.Reference,
		Name:      f.Name,
		MediaType: f.Type,
		Hint:      f.Hint,
		Duration:  time.Duration(f.Duration) * time.Millisecond,
	}
	if f.Bytes != nil {
		file.Bytes = []byte(*f.Bytes)
	}
	return file
}

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
	err := request.SetJSON(map[string]any{
		"id":        part.ID(),
		"attempt":   part.Attempt(),
		"account":   part.Account(),
		"thread":    part.Thread(),
		"recipient": part.Recipient(),
		"text":      orNull(part.Text()),
		"kind":      part.ConversationKind(),
		"sender":    part.Sender(),
		"file":      name,
		"files":     names,
		"link":      link,
		"subject":   orNull(part.Subject()),
		"auth":      "-",
		"kept": []any{
			orNull(part.Kept("thread", "topic")), orNull(part.Kept("answered", "token")),
			orNull(part.Kept("message", "mark")), orNull(part.Kept("part", "upload")),
		},
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
			ID     string `json:"id"`
			Thread string `json:"thread"`
		}
		if err := response.Decode(&answer); err != nil {
			return err
		}
		part.Sent(answer.ID)
		if answer.Thread != "" {
			part.SentIn(answer.Thread)
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

// Profile looks up a customer.
func Profile(request *plugboard.ProfileRequest) error {
	request.SetName("Name of " + request.Contact())
	request.SetAttribute("language", "en")
	request.SetAttribute("seen_in", request.Thread()+" "+maybe(request.Kept("thread", "topic")))
	return nil
}

// Rules declares what the platform allows.
func Rules() error {
	const day = 24 * time.Hour
	rules.TextLimit(100, false)
	rules.Attachment("image", 1_000_000)
	rules.QuickReplies(3, 20)
	rules.ReplyWindow(day)
	rules.PersonWindow(7*day, "human")
	rules.Templates()
	rules.SendRate(10, time.Second)
	rules.ReceiveRate(20, time.Second)
	rules.Echoes(30 * time.Second)
	rules.PrivateReplyWindow(7 * day)
	rules.Length("caption", 50, "utf-16")
	rules.Length("payload", 64, "bytes")
	rules.Rate("conversation", 1, time.Second)
	rules.Captions()
	rules.PollEvery(10 * time.Second)
	rules.Repeatable(time.Hour)
	rules.Settles(time.Minute)
	rules.WholeReplies(5_000_000)
	tell("length", rules.Length("text", 5, "furlongs"))
	tell("rate", rules.Rate("planet", 1, time.Second))
	return nil
}
