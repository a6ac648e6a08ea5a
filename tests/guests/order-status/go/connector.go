package plugin

import (
	"encoding/hex"
	"encoding/json"
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

// Verify answers a challenge, and otherwise checks the signature.
func Verify(request *plugboard.HookRequest) error {
	if challenge, ok := request.Query("challenge"); ok {
		request.Respond(200, "text/plain", []byte(challenge))
		return nil
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

// happening is an item of the platform's webhook.
type happening struct {
	Kind    string  `json:"kind"`
	Account string  `json:"account"`
	Key     string  `json:"key"`
	Thread  string  `json:"thread"`
	Contact string  `json:"contact"`
	Text    string  `json:"text"`
	At      float64 `json:"at"`
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	Message string  `json:"message"`
	Emoji   string  `json:"emoji"`
	Until   float64 `json:"until"`
	Rating  int     `json:"rating"`
	Best    int     `json:"best"`
}

// Receive emits the items of a webhook.
func Receive(request *plugboard.HookRequest) error {
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
		item.ContactName = h.Name
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
	default:
		return intake.Unknown(h.Key, "kind "+h.Kind)
	}
}

// Send sends a part of a reply to the platform.
func Send(part *plugboard.Outgoing) error {
	base, _ := config.Get("api_base")
	request := http.Request{
		Method: "POST",
		URL:    base + "/send",
		Header: map[string]string{"authorization": "Bearer " + secrets.Placeholder("token")},
	}
	var text any
	if words, ok := part.Text(); ok {
		text = words
	}
	err := request.SetJSON(map[string]any{
		"id":        part.ID(),
		"attempt":   part.Attempt(),
		"account":   part.Account(),
		"thread":    part.Thread(),
		"recipient": part.Recipient(),
		"text":      text,
		"kind":      part.ConversationKind(),
		"sender":    part.Sender(),
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

// Profile looks up a customer.
func Profile(request *plugboard.ProfileRequest) error {
	request.SetName("Name of " + request.Contact())
	request.SetAttribute("language", "en")
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
	return nil
}
