// Package intake reports what happened on a connector's platform: the power intake, usable in the functions Receive and
// PollChannel only. Nothing is stored until the function returns nil. Then all items are stored, in the order in which
// they were reported. At most 1,000 items per request.
package intake

import (
	"maps"
	"slices"
	"time"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_intake"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/internal/wit/types"
)

// ReceiptState is the delivery state of an outgoing message.
type ReceiptState uint8

// The states.
const (
	// Delivered: the message is on the customer's device.
	Delivered ReceiptState = iota
	// Read: the customer has seen the message.
	Read
	// Failed: the message will not arrive.
	Failed
)

// Item is an event on the platform. The first four fields are required, and all others may be left out.
type Item struct {
	// Account is the platform's identifier of the account that the item belongs to. The item goes to the channel with
	// that account.
	Account string
	// DedupeKey is a key that is the same each time the platform reports the same thing, such as the kind and the
	// platform's event identifier. At most 256 bytes.
	DedupeKey string
	// Thread is the platform's identifier of the conversation. At most 256 bytes.
	Thread string
	// Contact is the platform's identifier of the customer. At most 256 bytes.
	Contact string

	// At is when the item happened, by the platform's clock. Default: now.
	At time.Time
	// ExternalID is the platform's identifier of the message.
	ExternalID string
	// Text is the text of the message. At most 64 KiB.
	Text string
	// Subject is the subject of the message, such as that of a mail. At most 998 bytes. Line breaks become spaces.
	Subject string
	// Content is rich content of the message, such as a location or the button that was pressed: a JSON document of at
	// most 64 KiB, in the format of docs/rich-content.md. Files are numbered from 0, Attachments before Files. If Text
	// is empty, the message gets the plain form as its text. A document that is wrong is left out, and the message gets
	// a warning that names the place.
	Content string
	// ConversationKind is direct (the default), group or public.
	ConversationKind string
	// Kind is message (the default) or comment.
	Kind string
	// ContactName is the customer's name, if the platform sends it with the message.
	ContactName string
	// ReplyTo is the platform's identifier of the message that this one answers.
	ReplyTo string
	// Payload is the payload of the button or quick reply that was pressed. At most 4 KiB.
	Payload string
	// Attributes are any other values to keep with the message. At most 32; each key at most 64 bytes, each value at
	// most 4 KiB. The host interprets two keys. language is the language in which the customer wants to be answered.
	// standby with the value true says that another program answers the customer, so plugins send no replies.
	Attributes map[string]string
	// Attachments are files for the host to fetch and store. At most 32, with Files.
	Attachments []Attachment
	// Files are files, wherever their bytes are. At most 32, with Attachments.
	Files []File
	// Kept are values for later calls of this connector. If the item is not a message, only those of the thread can be
	// used. At most 16 of the message, and 16 of the thread.
	Kept []Kept
	// Outgoing marks the message as outgoing: agent if a person wrote it elsewhere, platform if another program did.
	Outgoing string
	// Correlation is the identifier of the delivery, which the platform returned in the echo of our own message.
	Correlation string
	// Warnings report parts of the item that could not be stored, each as a sentence for people. They are shown with
	// the message. At most 10.
	Warnings []string

	// ConversationName is the name of the conversation, such as a group's title. At most 256 bytes. The name with the
	// latest time counts. To report only a new name, report [Moved] to the same thread.
	ConversationName string
	// ContactAttributes are attributes of the contact, such as email. They never replace a value that the contact
	// already has. At most 32; each key at most 64 bytes, each value at most 4 KiB.
	ContactAttributes map[string]string
	// AlsoKnownAs are other identifiers of the same contact on this channel. At most 4. From then on, the host knows
	// the customer by these identifiers too. If the contact is new, and a customer is known only by identifiers that
	// this item names, the contact is that customer. Two customers who are known by different contacts are never
	// merged.
	AlsoKnownAs []KnownAs
	// Failure says why the message failed, for [Receipt] with the state [Failed]. It is shown with the message and its
	// part. The zero value means that the reason is not known.
	Failure ReceiptFailure
}

// KnownAs is another identifier of a contact, such as a telephone number.
type KnownAs struct {
	// Kind is a word of the connector's own, such as phone. At most 64 bytes.
	Kind string
	// ID is the identifier. At most 256 bytes.
	ID string
}

// ReceiptFailure is why a message failed.
type ReceiptFailure struct {
	// Code is the platform's error code. At most 64 bytes.
	Code string
	// Message is a sentence for people. At most 2,000 bytes.
	Message string
}

// Attachment is a file to fetch. The host fetches it after the message is stored, with the same checks as requests of
// package http.
type Attachment struct {
	// Kind is image, audio, video or file.
	Kind string
	// URL is where the file is.
	URL string
	// Name is the file's name, if the platform sends one.
	Name string
}

// File is a file of a message. URL, Reference, Content and Bytes say where its bytes are, and one of them is enough. Of
// several, the last one in this order counts. A file without bytes is left out, with a warning.
type File struct {
	// Kind is image, audio, video or file. It is required.
	Kind string

	// URL is the address to fetch the file from, with the same checks as requests of package http.
	URL string
	// Reference is the connector's own reference to the file. At most 4 KiB. The host passes it to the function Fetch
	// later.
	Reference string
	// Content is a file that the host has: from [plugboard.HookRequest.Files], or from a response in this call. May be
	// nil.
	Content *plugboard.Attachment
	// Bytes are the bytes of the file. Better use Content, where the bytes do not enter the plugin. nil means none.
	Bytes []byte

	// Name is the file's name.
	Name string
	// MediaType is the media type that the platform reports, such as image/png.
	MediaType string
	// Hint is what people should see the file as, such as voice for a voice note, sticker, animation or video-note. At
	// most 64 bytes.
	Hint string
	// Duration is how long the recording is, with a precision of a millisecond. 0 means that it is not known.
	Duration time.Duration
}

// raw converts the file to one of the bindings.
func (f File) raw() *plugboard_inbox_intake.File {
	raw := plugboard_inbox_intake.MakeFile(f.Kind)
	for _, member := range []struct {
		set  func(string)
		text string
	}{
		{raw.Url, f.URL},
		{raw.Reference, f.Reference},
		{raw.Name, f.Name},
		{raw.MediaType, f.MediaType},
		{raw.Hint, f.Hint},
	} {
		if member.text != "" {
			member.set(member.text)
		}
	}
	if f.Content != nil {
		raw.Content((*plugboard_inbox_conversations.Attachment)(f.Content))
	}
	if f.Bytes != nil {
		raw.Bytes(f.Bytes)
	}
	if f.Duration > 0 {
		raw.DurationMs(convert.Wait(f.Duration))
	}
	return raw
}

// Kept is a value that a connector keeps with what it reports. Methods such as [plugboard.Outgoing.Kept] return it in
// later calls.
type Kept struct {
	// Of says what the value belongs to: message or thread.
	Of string
	// Key is the value's name. At most 64 bytes.
	Key string
	// Value is the value. At most 4 KiB. An empty value deletes the key.
	Value string
}

// raw converts the item to one of the bindings.
func (i Item) raw() *plugboard_inbox_intake.Item {
	raw := plugboard_inbox_intake.MakeItem(i.Account, i.DedupeKey, i.Thread, i.Contact)
	if !i.At.IsZero() {
		raw.At(convert.Milliseconds(i.At))
	}
	for _, member := range []struct {
		set  func(string)
		text string
	}{
		{raw.ExternalId, i.ExternalID},
		{raw.Text, i.Text},
		{raw.Subject, i.Subject},
		{raw.Content, i.Content},
		{raw.ConversationKind, i.ConversationKind},
		{raw.Kind, i.Kind},
		{raw.ContactName, i.ContactName},
		{raw.ReplyTo, i.ReplyTo},
		{raw.Payload, i.Payload},
		{raw.Outgoing, i.Outgoing},
		{raw.Correlation, i.Correlation},
		{raw.ConversationName, i.ConversationName},
	} {
		if member.text != "" {
			member.set(member.text)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(i.Attributes)) {
		raw.Attribute(key, i.Attributes[key])
	}
	for _, key := range slices.Sorted(maps.Keys(i.ContactAttributes)) {
		raw.ContactAttribute(key, i.ContactAttributes[key])
	}
	for _, other := range i.AlsoKnownAs {
		raw.AlsoKnownAs(other.Kind, other.ID)
	}
	if i.Failure != (ReceiptFailure{}) {
		raw.Failure(i.Failure.Code, i.Failure.Message)
	}
	for _, warning := range i.Warnings {
		raw.Warning(warning)
	}
	for _, kept := range i.Kept {
		raw.Keep(kept.Of, kept.Key, kept.Value)
	}
	for _, file := range i.Attachments {
		raw.Attachment(file.Kind, file.URL, convert.Text(file.Name))
	}
	for _, file := range i.Files {
		raw.AddFile(file.raw())
	}
	return raw
}

// Message reports a message or comment, incoming or outgoing.
func Message(item Item) error { return convert.Done(plugboard_inbox_intake.Message(item.raw())) }

// Reaction reports a reaction to the message with this identifier of the platform's. emoji is at most 64 bytes; an
// empty one removes the reaction.
func Reaction(item Item, message, emoji string) error {
	return convert.Done(plugboard_inbox_intake.Reaction(item.raw(), message, convert.Text(emoji)))
}

// Edit reports that a message has a new text.
func Edit(item Item, message, text string) error {
	return convert.Done(plugboard_inbox_intake.Edit(item.raw(), message, text))
}

// Deletion reports that a message was deleted.
func Deletion(item Item, message string) error {
	return convert.Done(plugboard_inbox_intake.Deletion(item.raw(), message))
}

// Receipt reports the delivery state of an outgoing message.
func Receipt(item Item, message string, state ReceiptState) error {
	return convert.Done(plugboard_inbox_intake.Receipt(item.raw(), message, uint8(state)))
}

// Watermark reports the delivery state of all outgoing messages in the thread up to a time.
func Watermark(item Item, until time.Time, state ReceiptState) error {
	return convert.Done(plugboard_inbox_intake.Watermark(item.raw(), convert.Milliseconds(until), uint8(state)))
}

// Feedback reports that the customer rated one of our messages, given by the platform's identifier, or the conversation
// if message is empty. rating is from 1 to best. best is from 2 to 100. text is what the customer wrote with the
// rating, at most 4 KiB; it may be empty.
func Feedback(item Item, message string, rating, best int, text string) error {
	return convert.Done(plugboard_inbox_intake.Feedback(item.raw(), convert.Text(message), convert.Uint32(rating),
		convert.Uint32(best), convert.Text(text)))
}

// Unknown reports something that this connector does not know. The request is kept with this reason, so that a later
// version of the connector can receive it again. The other items are stored now.
func Unknown(dedupeKey, reason string) error {
	return convert.Done(plugboard_inbox_intake.Unknown(dedupeKey, reason))
}

// UnknownItem reports one thing that this connector does not know, and keeps only the platform's data about this thing.
// A later version of the connector receives the document again, as a request with the method AGAIN. This is the way in
// PollChannel, which has no request to keep. The document is at most 1 MiB.
func UnknownItem(dedupeKey, reason string, document []byte) error {
	return convert.Done(plugboard_inbox_intake.UnknownItem(dedupeKey, reason, document))
}

// Typing reports that the customer is typing, for this time from now, with a precision of a second: at most a minute,
// and more counts as a minute. 0: the customer has stopped. It is shown to people and not stored as a message. Only the
// account, thread and contact of the item count, and a repeated DedupeKey does too. Without a conversation in this
// thread, nothing happens.
func Typing(item Item, span time.Duration) error {
	return convert.Done(plugboard_inbox_intake.Typing(item.raw(), convert.Seconds(span)))
}

// ReactionAdded reports that a person added a reaction, on a platform where one person can have several reactions to a
// message. message is the platform's identifier, and emoji has at most 64 bytes. At most 50 reactions of one person to
// a message are stored. For a platform with one reaction per person, use [Reaction].
func ReactionAdded(item Item, message, emoji string) error {
	return convert.Done(plugboard_inbox_intake.ReactionAdded(item.raw(), message, emoji))
}

// ReactionRemoved reports that a person took one of several reactions back.
func ReactionRemoved(item Item, message, emoji string) error {
	return convert.Done(plugboard_inbox_intake.ReactionRemoved(item.raw(), message, emoji))
}

// Participant reports that the item's contact joined or left the group of the item's thread. change is joined or left.
// It is ignored if the thread has no conversation yet, or if that is a direct one.
func Participant(item Item, change string) error {
	return convert.Done(plugboard_inbox_intake.Participant(item.raw(), change))
}

// Moved reports that newID is the platform's identifier of the item's thread from now on. The conversation gets the new
// identifier, which is at most 256 bytes. If messages with the new identifier came first, there are two conversations:
// the host links them, and the old one is resolved.
func Moved(item Item, newID string) error {
	return convert.Done(plugboard_inbox_intake.Moved(item.raw(), newID))
}

// IdentityChanged reports that newID is the platform's identifier of the item's contact from now on. The customer keeps
// everything else. It is ignored if newID is another customer here. If the platform also names the conversation by the
// customer, report [Moved] as well.
func IdentityChanged(item Item, newID string) error {
	return convert.Done(plugboard_inbox_intake.IdentityChanged(item.raw(), newID))
}

// Reachability reports whether messages reach the item's contact on this channel. state is blocked or reachable. Nobody
// can send to a customer who is blocked. A later message from the customer makes the customer reachable again.
func Reachability(item Item, state string) error {
	return convert.Done(plugboard_inbox_intake.Reachability(item.raw(), state))
}

// Consent reports that the item's contact gave or withdrew consent on this channel. purpose is marketing or another
// word, at most 64 bytes; all is for all messages, such as after a STOP. While all is withdrawn, plugins send nothing,
// and a person can only answer what the customer wrote later. A customer who writes again does not give consent by
// that. how says how consent was given or withdrawn, such as keyword STOP, at most 256 bytes; it may be empty.
func Consent(item Item, purpose string, given bool, how string) error {
	return convert.Done(plugboard_inbox_intake.Consent(item.raw(), purpose, given, convert.Text(how)))
}

// Account reports the state of the channel's account on the platform. state is ok, limited or lost. Admins see the
// state and the reason, which is at most 2,000 bytes and may be empty, at the channel and in the connector's log.
// Nobody can send while the account is lost, until it is reported as ok or limited, or an admin changes the channel.
func Account(account, dedupeKey, state, reason string) error {
	return convert.Done(plugboard_inbox_intake.Account(account, dedupeKey, state, convert.Text(reason)))
}

// Taken reports that the platform accepted the part with this delivery identifier, from [plugboard.Outgoing.ID], if it
// does not show the message itself. An uncertain part is sent then. The item's ExternalID is the platform's identifier
// of the message.
func Taken(item Item, delivery string) error {
	return convert.Done(plugboard_inbox_intake.Taken(item.raw(), delivery))
}

// Answer is a question of a form with its answer.
type Answer struct {
	// Question is the question, which becomes the key of the lead's attribute. At most 64 bytes.
	Question string
	// Answer is the answer. At most 4 KiB.
	Answer string
}

// rawAnswers converts answers to those of the bindings.
func rawAnswers(answers []Answer) []types.Tuple2[string, string] {
	raw := make([]types.Tuple2[string, string], len(answers))
	for i, answer := range answers {
		raw[i] = types.Tuple2[string, string]{F0: answer.Question, F1: answer.Answer}
	}
	return raw
}

// Lead reports that the item's contact filled in a form for leads. A lead is opened in the conversation of the item's
// thread, which begins with it if it is new. If the conversation has an open lead of the same contact, that one gets
// the answers; if it is another customer's, they become a note. source is the lead's source, at most 64 bytes. The
// answers become the lead's attributes. At most 32.
func Lead(item Item, source string, answers []Answer) error {
	return convert.Done(plugboard_inbox_intake.Lead(item.raw(), source, rawAnswers(answers)))
}
