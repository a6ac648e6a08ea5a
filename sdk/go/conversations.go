package plugboard

import (
	"time"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/convert"
)

// Conversation is a thread of messages on one channel: a direct talk, a group, or a public thread. All that it tells is
// of one moment: the event's own, and what this handler has done since.
type Conversation plugboard_inbox_conversations.Conversation

func (c *Conversation) raw() *plugboard_inbox_conversations.Conversation {
	return (*plugboard_inbox_conversations.Conversation)(c)
}

// ID is the conversation's identifier.
func (c *Conversation) ID() string { return c.raw().Id() }

// Channel is the channel's name, as the admin chose it.
func (c *Conversation) Channel() string { return c.raw().Channel() }

// Kind is direct, group or public.
func (c *Conversation) Kind() string { return c.raw().Kind() }

// Status is open, pending, snoozed or resolved.
func (c *Conversation) Status() string { return c.raw().Status() }

// Category is support, sales or another, once somebody has set one.
func (c *Conversation) Category() (string, bool) { return c.raw().Category().Get() }

// Priority is low, normal, high or urgent.
func (c *Conversation) Priority() string { return c.raw().Priority() }

// Labels are in alphabetical order, at most 32.
func (c *Conversation) Labels() []string { return c.raw().Labels() }

// Assignee is the name of the person who handles the conversation.
func (c *Conversation) Assignee() (string, bool) { return c.raw().Assignee().Get() }

// Team is the name of the team that handles the conversation.
func (c *Conversation) Team() (string, bool) { return c.raw().Team().Get() }

// Automation is false when people have taken over and automatic replies are off.
func (c *Conversation) Automation() bool { return c.raw().Automation() }

// Contact is the customer.
func (c *Conversation) Contact() *Contact { return (*Contact)(c.raw().Contact()) }

// Messages are the latest ones up to the event, oldest first: at most so many, and at most 100.
func (c *Conversation) Messages(limit int) []*Message {
	raw := c.raw().Messages(convert.Uint32(limit))
	messages := make([]*Message, len(raw))
	for i, message := range raw {
		messages[i] = (*Message)(message)
	}
	return messages
}

// CreatedAt is when the conversation began.
func (c *Conversation) CreatedAt() time.Time { return convert.Time(c.raw().CreatedAt()) }

// AccountName is what the account on the other side is called (a page's name), from the channel's settings.
func (c *Conversation) AccountName() (string, bool) { return c.raw().AccountName().Get() }

// Lead is the latest lead of this conversation, open or closed.
func (c *Conversation) Lead() (*Lead, bool) {
	lead, ok := c.raw().Lead().Get()
	return (*Lead)(lead), ok
}

// Drop gives the handle back early. Only a handler that would hold more than 2,000 of them at once needs it.
func (c *Conversation) Drop() { c.raw().Drop() }

// Message is one message, comment or note.
type Message plugboard_inbox_conversations.Message

func (m *Message) raw() *plugboard_inbox_conversations.Message {
	return (*plugboard_inbox_conversations.Message)(m)
}

// ID is the message's identifier.
func (m *Message) ID() string { return m.raw().Id() }

// Direction is in from the customer, or out to the customer.
func (m *Message) Direction() string { return m.raw().Direction() }

// Kind is message, comment or note.
func (m *Message) Kind() string { return m.raw().Kind() }

// Text is empty when there is only an attachment, or when the message was deleted.
func (m *Message) Text() string { return m.raw().Text() }

// SentAt is when it was sent, by the platform's clock where that says.
func (m *Message) SentAt() time.Time { return convert.Time(m.raw().SentAt()) }

// AuthorKind is contact, agent, plugin or platform.
func (m *Message) AuthorKind() string { return m.raw().AuthorKind() }

// AuthorName is who wrote it, where that is known.
func (m *Message) AuthorName() (string, bool) { return m.raw().AuthorName().Get() }

// ReplyTo is the identifier of the message that this one answers, when that is known here.
func (m *Message) ReplyTo() (string, bool) { return m.raw().ReplyTo().Get() }

// Payload is what a pressed button or quick reply carries.
func (m *Message) Payload() (string, bool) { return m.raw().Payload().Get() }

// Attribute is what else the platform told, such as referral.source. Keys are the connector's.
func (m *Message) Attribute(key string) (string, bool) { return m.raw().Attribute(key).Get() }

// Deleted is true when the message was deleted.
func (m *Message) Deleted() bool { return m.raw().Deleted() }

// Attachments are the message's files, at most 32.
func (m *Message) Attachments() []*Attachment {
	raw := m.raw().Attachments()
	attachments := make([]*Attachment, len(raw))
	for i, attachment := range raw {
		attachments[i] = (*Attachment)(attachment)
	}
	return attachments
}

// Drop gives the handle back early. Only a handler that would hold more than 2,000 of them at once needs it.
func (m *Message) Drop() { m.raw().Drop() }

// Contact is a customer.
type Contact plugboard_inbox_conversations.Contact

func (c *Contact) raw() *plugboard_inbox_conversations.Contact {
	return (*plugboard_inbox_conversations.Contact)(c)
}

// ID is the contact's identifier.
func (c *Contact) ID() string { return c.raw().Id() }

// Name is the name that the customer goes by, once it is known.
func (c *Contact) Name() (string, bool) { return c.raw().Name().Get() }

// FirstName is the given name alone, when the platform tells it apart or the name's first word serves.
func (c *Contact) FirstName() (string, bool) { return c.raw().FirstName().Get() }

// Attribute is a property such as language (a BCP 47 tag), email, phone, value, or one of the admin's.
func (c *Contact) Attribute(key string) (string, bool) { return c.raw().Attribute(key).Get() }

// CreatedAt is when the contact became known.
func (c *Contact) CreatedAt() time.Time { return convert.Time(c.raw().CreatedAt()) }

// Drop gives the handle back early. Only a handler that would hold more than 2,000 of them at once needs it.
func (c *Contact) Drop() { c.raw().Drop() }

// Lead is somebody who may buy. A conversation has at most one open lead at a time.
type Lead plugboard_inbox_conversations.Lead

func (l *Lead) raw() *plugboard_inbox_conversations.Lead {
	return (*plugboard_inbox_conversations.Lead)(l)
}

// ID is the lead's identifier.
func (l *Lead) ID() string { return l.raw().Id() }

// Stage is new, qualified, won or lost. With the last two the lead is closed.
func (l *Lead) Stage() string { return l.raw().Stage() }

// Value is what it is worth, once somebody has said.
func (l *Lead) Value() (float64, bool) { return l.raw().Value().Get() }

// Currency is the value's currency, an ISO 4217 code such as EUR.
func (l *Lead) Currency() (string, bool) { return l.raw().Currency().Get() }

// Source is where it comes from, such as messenger or a campaign.
func (l *Lead) Source() (string, bool) { return l.raw().Source().Get() }

// Attribute is a property such as need.
func (l *Lead) Attribute(key string) (string, bool) { return l.raw().Attribute(key).Get() }

// CreatedAt is when the lead was opened.
func (l *Lead) CreatedAt() time.Time { return convert.Time(l.raw().CreatedAt()) }

// Drop gives the handle back early. Only a handler that would hold more than 2,000 of them at once needs it.
func (l *Lead) Drop() { l.raw().Drop() }

// Attachment is a file. Its bytes stay with the host.
type Attachment plugboard_inbox_conversations.Attachment

func (a *Attachment) raw() *plugboard_inbox_conversations.Attachment {
	return (*plugboard_inbox_conversations.Attachment)(a)
}

// ID is the attachment's identifier.
func (a *Attachment) ID() string { return a.raw().Id() }

// Kind is image, audio, video or file.
func (a *Attachment) Kind() string { return a.raw().Kind() }

// Name is the file's name.
func (a *Attachment) Name() (string, bool) { return a.raw().Name().Get() }

// MediaType is such as image/png.
func (a *Attachment) MediaType() (string, bool) { return a.raw().MediaType().Get() }

// Size is in bytes; not known while the file has not been fetched.
func (a *Attachment) Size() (int, bool) {
	size, ok := a.raw().Size().Get()
	return int(size), ok
}

// Drop gives the handle back early. Only a handler that would hold more than 2,000 of them at once needs it.
func (a *Attachment) Drop() { a.raw().Drop() }
