// Package intake is how a connector tells what happened on its platform: the power intake, usable in the function Receive
// only. Nothing is stored until Receive returns nil; then all is, in the order in which it was told. At most 1,000 items a
// request.
package intake

import (
	"maps"
	"slices"
	"time"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_intake"
	"plugboard.dev/plugboard/internal/convert"
)

// ReceiptState is how far a message of ours has come.
type ReceiptState uint8

// The states.
const (
	// Delivered: it is on the customer's device.
	Delivered ReceiptState = iota
	// Read: the customer has seen it.
	Read
	// Failed: the platform could not deliver it.
	Failed
)

// Item is something that happened. The first four members are needed; all others may be left out.
type Item struct {
	// Account is whose it is, by the platform's identifier: the item goes to the channel with that account.
	Account string
	// DedupeKey is the same for the same happening, however often the platform tells it: its kind and the platform's
	// event identifier, for instance. At most 256 bytes.
	DedupeKey string
	// Thread is the platform's identifier of the conversation. At most 256 bytes.
	Thread string
	// Contact is the platform's identifier of the customer. At most 256 bytes.
	Contact string

	// At is when it happened, by the platform's clock. Without it: now.
	At time.Time
	// ExternalID is the platform's identifier of the message.
	ExternalID string
	// Text is at most 64 KiB.
	Text string
	// ConversationKind is direct (which it is without it), group or public.
	ConversationKind string
	// Kind is message (which it is without it) or comment.
	Kind string
	// ContactName is the customer's name, when the platform tells it with the message.
	ContactName string
	// ReplyTo is the platform's identifier of the message that this one answers.
	ReplyTo string
	// Payload is what a pressed button or quick reply carries. At most 4 KiB.
	Payload string
	// Attributes are anything else worth keeping. At most 32; a key has at most 64 bytes, a value at most 4 KiB.
	Attributes map[string]string
	// Attachments are files to fetch and keep. At most 32.
	Attachments []Attachment
	// Outgoing marks a message that went out from our side: agent when a person wrote it elsewhere, platform when another
	// program did.
	Outgoing string
	// Correlation is the delivery's identifier that came back with the echo of our own send.
	Correlation string
	// Warnings say what of the item could not be taken, a sentence for people each: they are shown with the message. At
	// most 10.
	Warnings []string
}

// Attachment is a file to fetch. The host does so after the message is stored, through the same gate as package http.
type Attachment struct {
	// Kind is image, audio, video or file.
	Kind string
	// URL is where the file is.
	URL string
	// Name is the file's, where the platform tells it.
	Name string
}

// raw tells the host what the item has.
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
		{raw.ConversationKind, i.ConversationKind},
		{raw.Kind, i.Kind},
		{raw.ContactName, i.ContactName},
		{raw.ReplyTo, i.ReplyTo},
		{raw.Payload, i.Payload},
		{raw.Outgoing, i.Outgoing},
		{raw.Correlation, i.Correlation},
	} {
		if member.text != "" {
			member.set(member.text)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(i.Attributes)) {
		raw.Attribute(key, i.Attributes[key])
	}
	for _, warning := range i.Warnings {
		raw.Warning(warning)
	}
	for _, file := range i.Attachments {
		raw.Attachment(file.Kind, file.URL, convert.Text(file.Name))
	}
	return raw
}

// Message tells of a message or comment, either way.
func Message(item Item) error { return convert.Done(plugboard_inbox_intake.Message(item.raw())) }

// Reaction tells of a reaction to a message, by the message's identifier on the platform. An empty one takes it back. At
// most 64 bytes.
func Reaction(item Item, message, emoji string) error {
	return convert.Done(plugboard_inbox_intake.Reaction(item.raw(), message, convert.Text(emoji)))
}

// Edit tells that a message has a new text.
func Edit(item Item, message, text string) error {
	return convert.Done(plugboard_inbox_intake.Edit(item.raw(), message, text))
}

// Deletion tells that a message was deleted.
func Deletion(item Item, message string) error {
	return convert.Done(plugboard_inbox_intake.Deletion(item.raw(), message))
}

// Receipt tells that a message of ours got somewhere.
func Receipt(item Item, message string, state ReceiptState) error {
	return convert.Done(plugboard_inbox_intake.Receipt(item.raw(), message, uint8(state)))
}

// Watermark tells that all messages of ours in the thread, up to a time, got somewhere.
func Watermark(item Item, until time.Time, state ReceiptState) error {
	return convert.Done(plugboard_inbox_intake.Watermark(item.raw(), convert.Milliseconds(until), uint8(state)))
}

// Feedback tells that the customer said how good it was: of one of our messages, by its identifier on the platform, or of
// the conversation when that is empty. rating is from 1 to best, best from 2 to 100. text is what the customer wrote with
// it, at most 4 KiB; it may be empty.
func Feedback(item Item, message string, rating, best int, text string) error {
	return convert.Done(plugboard_inbox_intake.Feedback(item.raw(), convert.Text(message), convert.Uint32(rating),
		convert.Uint32(best), convert.Text(text)))
}

// Unknown tells of something that this connector does not know. The request is kept, with this reason, for a later version
// of the connector to receive again; the other items are stored now.
func Unknown(dedupeKey, reason string) error {
	return convert.Done(plugboard_inbox_intake.Unknown(dedupeKey, reason))
}
