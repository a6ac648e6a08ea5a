package plugboard

import (
	"time"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/convert"
)

// Conversation is a thread of messages on one channel: a direct conversation, a group, or a public thread. All its
// methods read from one snapshot: the state at the time of the event, plus what this handler has changed since then.
type Conversation plugboard_inbox_conversations.Conversation

func (c *Conversation) raw() *plugboard_inbox_conversations.Conversation {
	return (*plugboard_inbox_conversations.Conversation)(c)
}

// ID returns the conversation's identifier.
func (c *Conversation) ID() string { return c.raw().Id() }

// Channel returns the channel's name, chosen by the admin.
func (c *Conversation) Channel() string { return c.raw().Channel() }

// Kind returns direct, group or public.
func (c *Conversation) Kind() string { return c.raw().Kind() }

// Status returns open, pending, snoozed or resolved.
func (c *Conversation) Status() string { return c.raw().Status() }

// Category returns support, sales or another category, once one is set.
func (c *Conversation) Category() (string, bool) { return c.raw().Category().Get() }

// Priority returns low, normal, high or urgent.
func (c *Conversation) Priority() string { return c.raw().Priority() }

// Labels returns the labels in alphabetical order. At most 32.
func (c *Conversation) Labels() []string { return c.raw().Labels() }

// Assignee returns the name of the person who handles the conversation.
func (c *Conversation) Assignee() (string, bool) { return c.raw().Assignee().Get() }

// Team returns the name of the team that handles the conversation.
func (c *Conversation) Team() (string, bool) { return c.raw().Team().Get() }

// Automation returns false when people have taken over and automatic replies are off.
func (c *Conversation) Automation() bool { return c.raw().Automation() }

// Contact returns the customer.
func (c *Conversation) Contact() *Contact { return (*Contact)(c.raw().Contact()) }

// Messages returns the latest messages up to the event, oldest first. limit is capped at 100. If the host cannot read
// the history, it ends the call.
func (c *Conversation) Messages(limit int) []*Message {
	raw := c.raw().Messages(convert.Uint32(limit))
	messages := make([]*Message, len(raw))
	for i, message := range raw {
		messages[i] = (*Message)(message)
	}
	return messages
}

// CreatedAt returns when the conversation began.
func (c *Conversation) CreatedAt() time.Time { return convert.Time(c.raw().CreatedAt()) }

// AccountName returns the display name of the channel's account on the platform, such as a page's name. It comes from
// the channel's settings.
func (c *Conversation) AccountName() (string, bool) { return c.raw().AccountName().Get() }

// Lead returns the latest lead of this conversation, open or closed.
func (c *Conversation) Lead() (*Lead, bool) {
	lead, ok := c.raw().Lead().Get()
	return (*Lead)(lead), ok
}

// Name returns the conversation's name on the platform, such as a group's title.
func (c *Conversation) Name() (string, bool) { return c.raw().Name().Get() }

// Participants returns the customers who are in the conversation, most recent writer first: those who wrote or joined
// and have not left. limit is capped at 100. A direct conversation has one. If the host cannot read them, it ends the
// call. Only the customer of the event can be changed by package contacts.
func (c *Conversation) Participants(limit int) []*Contact {
	return people(c.raw().Participants(convert.Uint32(limit)))
}

// people converts the contract's contacts.
func people(raw []*plugboard_inbox_conversations.Contact) []*Contact {
	contacts := make([]*Contact, len(raw))
	for i, contact := range raw {
		contacts[i] = (*Contact)(contact)
	}
	return contacts
}

// ParticipantCount returns the number of customers who are in the conversation, as far as the host knows them. At most
// 10,000 are counted. If the host cannot count them, it ends the call.
func (c *Conversation) ParticipantCount() int { return int(c.raw().ParticipantCount()) }

// Drop closes the handle early. Only a handler that would have more than 2,000 handles open at once needs it.
func (c *Conversation) Drop() { c.raw().Drop() }

// Message is one message, comment or note.
type Message plugboard_inbox_conversations.Message

func (m *Message) raw() *plugboard_inbox_conversations.Message {
	return (*plugboard_inbox_conversations.Message)(m)
}

// ID returns the message's identifier.
func (m *Message) ID() string { return m.raw().Id() }

// Direction returns in (from the customer) or out (to the customer).
func (m *Message) Direction() string { return m.raw().Direction() }

// Kind returns message, comment or note.
func (m *Message) Kind() string { return m.raw().Kind() }

// Text returns the text. It is empty if the message has only attachments, or was deleted.
func (m *Message) Text() string { return m.raw().Text() }

// SentAt returns when the message was sent, by the platform's clock if the platform reports a time.
func (m *Message) SentAt() time.Time { return convert.Time(m.raw().SentAt()) }

// AuthorKind returns contact, agent, plugin or platform.
func (m *Message) AuthorKind() string { return m.raw().AuthorKind() }

// AuthorName returns the author's name, if known.
func (m *Message) AuthorName() (string, bool) { return m.raw().AuthorName().Get() }

// ReplyTo returns the identifier of the message that this one answers, if the inbox has that message.
func (m *Message) ReplyTo() (string, bool) { return m.raw().ReplyTo().Get() }

// Payload returns the payload of the button or quick reply that was pressed.
func (m *Message) Payload() (string, bool) { return m.raw().Payload().Get() }

// Attribute returns another value that the platform sent, such as referral.source. The connector chooses the keys.
func (m *Message) Attribute(key string) (string, bool) { return m.raw().Attribute(key).Get() }

// Deleted reports whether the message was deleted.
func (m *Message) Deleted() bool { return m.raw().Deleted() }

// Attachments returns the message's files. At most 32.
func (m *Message) Attachments() []*Attachment { return attachments(m.raw().Attachments()) }

// attachments converts the contract's files.
func attachments(raw []*plugboard_inbox_conversations.Attachment) []*Attachment {
	files := make([]*Attachment, len(raw))
	for i, file := range raw {
		files[i] = (*Attachment)(file)
	}
	return files
}

// Subject returns the subject, such as that of a mail: one line. There is none if the message was deleted.
func (m *Message) Subject() (string, bool) { return m.raw().Subject().Get() }

// Content returns rich content, such as buttons, a location or a list: a JSON document in the format of
// docs/rich-content.md. Its files are numbered as in [Message.Attachments]. There is none if the message was deleted.
// The text contains its plain form, so a plugin can ignore it.
func (m *Message) Content() (string, bool) { return m.raw().Content().Get() }

// EditedAt returns when the text was last edited, by the customer or by us. There is no time if it never was.
func (m *Message) EditedAt() (time.Time, bool) { return convert.OptionalTime(m.raw().EditedAt()) }

// Drop closes the handle early. Only a handler that would have more than 2,000 handles open at once needs it.
func (m *Message) Drop() { m.raw().Drop() }

// Contact is a customer.
type Contact plugboard_inbox_conversations.Contact

func (c *Contact) raw() *plugboard_inbox_conversations.Contact {
	return (*plugboard_inbox_conversations.Contact)(c)
}

// ID returns the contact's identifier.
func (c *Contact) ID() string { return c.raw().Id() }

// Name returns the customer's name, once it is known.
func (c *Contact) Name() (string, bool) { return c.raw().Name().Get() }

// FirstName returns the given name: the one that the platform reports, or else the first word of the name.
func (c *Contact) FirstName() (string, bool) { return c.raw().FirstName().Get() }

// Attribute returns an attribute such as language (a BCP 47 tag), email, phone or value, or one of the admin's own.
func (c *Contact) Attribute(key string) (string, bool) { return c.raw().Attribute(key).Get() }

// CreatedAt returns when the contact was first seen.
func (c *Contact) CreatedAt() time.Time { return convert.Time(c.raw().CreatedAt()) }

// Reachable returns false if the platform reported that no message of ours reaches the customer on the event's channel,
// for example because the customer has blocked the account.
func (c *Contact) Reachable() bool { return c.raw().Reachable() }

// Consent returns whether the customer consents to this purpose, such as marketing, on the event's channel: given,
// withdrawn or unknown. It is withdrawn for every purpose that was not given again since consent to all was withdrawn.
func (c *Contact) Consent(purpose string) string { return c.raw().Consent(purpose) }

// Drop closes the handle early. Only a handler that would have more than 2,000 handles open at once needs it.
func (c *Contact) Drop() { c.raw().Drop() }

// Lead is a possible buyer. A conversation has at most one open lead at a time.
type Lead plugboard_inbox_conversations.Lead

func (l *Lead) raw() *plugboard_inbox_conversations.Lead {
	return (*plugboard_inbox_conversations.Lead)(l)
}

// ID returns the lead's identifier.
func (l *Lead) ID() string { return l.raw().Id() }

// Stage returns new, qualified, won or lost. A lead that is won or lost is closed.
func (l *Lead) Stage() string { return l.raw().Stage() }

// Value returns the value of the lead, once one is set.
func (l *Lead) Value() (float64, bool) { return l.raw().Value().Get() }

// Currency returns the value's currency, an ISO 4217 code such as EUR.
func (l *Lead) Currency() (string, bool) { return l.raw().Currency().Get() }

// Source returns where the lead comes from, such as messenger or a campaign.
func (l *Lead) Source() (string, bool) { return l.raw().Source().Get() }

// Attribute returns an attribute such as need.
func (l *Lead) Attribute(key string) (string, bool) { return l.raw().Attribute(key).Get() }

// CreatedAt returns when the lead was opened.
func (l *Lead) CreatedAt() time.Time { return convert.Time(l.raw().CreatedAt()) }

// Drop closes the handle early. Only a handler that would have more than 2,000 handles open at once needs it.
func (l *Lead) Drop() { l.raw().Drop() }

// Attachment is a file. Its bytes stay with the host.
type Attachment plugboard_inbox_conversations.Attachment

func (a *Attachment) raw() *plugboard_inbox_conversations.Attachment {
	return (*plugboard_inbox_conversations.Attachment)(a)
}

// ID returns the attachment's identifier.
func (a *Attachment) ID() string { return a.raw().Id() }

// Kind returns image, audio, video or file.
func (a *Attachment) Kind() string { return a.raw().Kind() }

// Name returns the file's name.
func (a *Attachment) Name() (string, bool) { return a.raw().Name().Get() }

// MediaType returns the media type, such as image/png.
func (a *Attachment) MediaType() (string, bool) { return a.raw().MediaType().Get() }

// Size returns the size in bytes. It is not known until the file has been fetched.
func (a *Attachment) Size() (int, bool) {
	size, ok := a.raw().Size().Get()
	return int(size), ok
}

// Hint returns what the platform shows the file as, such as voice, sticker, animation or video-note.
func (a *Attachment) Hint() (string, bool) { return a.raw().Hint().Get() }

// Duration returns how long the recording is, if the platform reported it, with a precision of a millisecond.
func (a *Attachment) Duration() (time.Duration, bool) {
	milliseconds, ok := a.raw().DurationMs().Get()
	return time.Duration(milliseconds) * time.Millisecond, ok
}

// Drop closes the handle early. Only a handler that would have more than 2,000 handles open at once needs it.
func (a *Attachment) Drop() { a.raw().Drop() }
