package plugin

import (
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/intake"
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
	Content string      `json:"content"`
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
	Seconds int64       `json:"seconds"`

	Title      string      `json:"title"`
	Attributes [][2]string `json:"attributes"`
	Also       [][2]string `json:"also"`
	Failure    [][2]string `json:"failure"`

	Change   string      `json:"change"`
	To       string      `json:"to"`
	State    string      `json:"state"`
	Reason   string      `json:"reason"`
	Purpose  string      `json:"purpose"`
	Given    bool        `json:"given"`
	How      string      `json:"how"`
	Delivery string      `json:"delivery"`
	Source   string      `json:"source"`
	Answers  [][2]string `json:"answers"`

	Conversation string      `json:"conversation"`
	Sort         string      `json:"sort"`
	ReplyTo      string      `json:"reply_to"`
	Payload      string      `json:"payload"`
	Extra        [][2]string `json:"extra"`
	Pictures     [][3]string `json:"pictures"`
	Outgoing     string      `json:"outgoing"`
	Correlation  string      `json:"correlation"`
	Warning      string      `json:"warning"`
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
	if mediaType, _ := request.Header("content-type"); strings.HasPrefix(mediaType, "multipart/") {
		return receiveForm(request)
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

// receiveForm emits a message with the files of a form.
func receiveForm(request *plugboard.HookRequest) error {
	files, err := request.Files()
	if err != nil {
		return err
	}
	item := intake.Item{Account: "a", DedupeKey: "form", Thread: "t", Contact: "c"}
	for _, file := range files {
		item.Files = append(item.Files, intake.File{Kind: file.File.Kind(), Content: file.File, Name: file.Name})
	}
	return intake.Message(item)
}

// place adds what a message says of its place in the conversation, and of its way here.
func (h happening) place(item *intake.Item) {
	item.ConversationKind = h.Conversation
	item.Kind = h.Sort
	item.ReplyTo = h.ReplyTo
	item.Payload = h.Payload
	item.Outgoing = h.Outgoing
	item.Correlation = h.Correlation
	item.Attributes = map[string]string{}
	for _, attribute := range h.Extra {
		item.Attributes[attribute[0]] = attribute[1]
	}
	for _, picture := range h.Pictures {
		item.Attachments = append(item.Attachments,
			intake.Attachment{Kind: picture[0], URL: picture[1], Name: picture[2]})
	}
	if h.Warning != "" {
		item.Warnings = []string{h.Warning}
	}
}

// item begins an item, with what it tells about its conversation and its contact.
func (h happening) item() intake.Item {
	item := intake.Item{
		Account:           h.Account,
		DedupeKey:         h.Key,
		Thread:            h.Thread,
		Contact:           h.Contact,
		ConversationName:  h.Title,
		ContactAttributes: map[string]string{},
	}
	for _, attribute := range h.Attributes {
		item.ContactAttributes[attribute[0]] = attribute[1]
	}
	for _, other := range h.Also {
		item.AlsoKnownAs = append(item.AlsoKnownAs, intake.KnownAs{Kind: other[0], ID: other[1]})
	}
	if len(h.Failure) > 0 {
		item.Failure = intake.ReceiptFailure{Code: h.Failure[0][0], Message: h.Failure[0][1]}
	}
	return item
}

func (h happening) receive() error {
	item := h.item()
	switch h.Kind {
	case "message":
		item.At = time.UnixMilli(int64(h.At))
		item.ExternalID = h.ID
		item.Text = h.Text
		item.Subject = h.Subject
		item.Content = h.Content
		item.ContactName = h.Name
		for _, kept := range h.Keep {
			item.Kept = append(item.Kept, intake.Kept{Of: kept[0], Key: kept[1], Value: kept[2]})
		}
		for _, file := range h.Files {
			item.Files = append(item.Files, file.forIntake())
		}
		h.place(&item)
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
	case "typing":
		return intake.Typing(item, time.Duration(h.Seconds)*time.Second)
	case "reaction-added":
		return intake.ReactionAdded(item, h.Message, h.Emoji)
	case "reaction-removed":
		return intake.ReactionRemoved(item, h.Message, h.Emoji)
	case "participant":
		return intake.Participant(item, h.Change)
	case "moved":
		return intake.Moved(item, h.To)
	case "identity":
		return intake.IdentityChanged(item, h.To)
	case "reachability":
		return intake.Reachability(item, h.State)
	case "consent":
		return intake.Consent(item, h.Purpose, h.Given, h.How)
	case "account":
		return intake.Account(h.Account, h.Key, h.State, h.Reason)
	case "taken":
		item.ExternalID = h.ID
		return intake.Taken(item, h.Delivery)
	case "lead":
		var answers []intake.Answer
		for _, answer := range h.Answers {
			answers = append(answers, intake.Answer{Question: answer[0], Answer: answer[1]})
		}
		return intake.Lead(item, h.Source, answers)
	case "failed":
		return intake.Receipt(item, h.Message, intake.Failed)
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

// Profile looks up a customer.
func Profile(request *plugboard.ProfileRequest) error {
	request.SetName("Name of " + request.Contact())
	request.SetAttribute("language", "en")
	request.SetAttribute("seen_in", request.Account()+" "+request.Thread()+" "+maybe(request.Kept("thread", "topic")))
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
	rules.Gesture("typing", 0)
	rules.Gesture("reaction", 0)
	rules.Gesture("edit", 15*time.Minute)
	rules.Gesture("deletion", day)
	rules.Block("buttons")
	rules.ButtonAction("reply")
	rules.ButtonAction("link")
	rules.Count("buttons", 3)
	rules.Length("button", 20, "characters")
	rules.WindowCount(10, 2*day)
	rules.MediaType("image", "image/png", 500_000)
	rules.NeedsConsent("marketing")
	rules.ValidFor(time.Hour)
	rules.Opening("phone", "template")
	tell("length", rules.Length("text", 5, "furlongs"))
	tell("rate", rules.Rate("planet", 1, time.Second))
	tell("gesture", rules.Gesture("wink", 0))
	tell("count", rules.Count("wheels", 1))
	tell("opening", rules.Opening("fax", "any"))
	return nil
}
