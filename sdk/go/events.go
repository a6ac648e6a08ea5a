package plugboard

import (
	"time"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_events"
	"plugboard.dev/plugboard/internal/convert"
)

// MessageEvent is a message from a customer. Comments on public posts are not included: they are a [CommentEvent].
type MessageEvent plugboard_inbox_events.MessageEvent

func (e *MessageEvent) raw() *plugboard_inbox_events.MessageEvent {
	return (*plugboard_inbox_events.MessageEvent)(e)
}

// ID returns the identifier of the event. It is the same each time the handler runs for this event.
func (e *MessageEvent) ID() string { return e.raw().Id() }

// Conversation returns the conversation that the event is about.
func (e *MessageEvent) Conversation() *Conversation { return (*Conversation)(e.raw().Conversation()) }

// Message returns the message.
func (e *MessageEvent) Message() *Message { return (*Message)(e.raw().Message()) }

// Contact returns the customer.
func (e *MessageEvent) Contact() *Contact { return (*Contact)(e.raw().Contact()) }

// OccurredAt returns when the event happened.
func (e *MessageEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth returns the number of automations between this event and the customer or person who started the chain: 0 for
// none.
func (e *MessageEvent) Depth() int { return int(e.raw().Depth()) }

// Late reports whether an admin ran the event again after it had failed. Later events may have been handled before it.
func (e *MessageEvent) Late() bool { return e.raw().Late() }

// JSON returns the whole event as one JSON document. New members may be added at any time.
func (e *MessageEvent) JSON() string { return e.raw().Json() }

// ConversationEvent says that a conversation began or changed.
type ConversationEvent plugboard_inbox_events.ConversationEvent

func (e *ConversationEvent) raw() *plugboard_inbox_events.ConversationEvent {
	return (*plugboard_inbox_events.ConversationEvent)(e)
}

// ID returns the identifier of the event. It is the same each time the handler runs for this event.
func (e *ConversationEvent) ID() string { return e.raw().Id() }

// Conversation returns the conversation that the event is about.
func (e *ConversationEvent) Conversation() *Conversation {
	return (*Conversation)(e.raw().Conversation())
}

// Changes returns everything that changed in this one step: created, reopened, status, assignee, team, category,
// priority, labels, automation, participants or name. New values may be added.
func (e *ConversationEvent) Changes() []string { return e.raw().Changes() }

// OccurredAt returns when the event happened.
func (e *ConversationEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth returns the number of automations between this event and the customer or person who started the chain: 0 for
// none.
func (e *ConversationEvent) Depth() int { return int(e.raw().Depth()) }

// Late reports whether an admin ran the event again after it had failed. Later events may have been handled before it.
func (e *ConversationEvent) Late() bool { return e.raw().Late() }

// JSON returns the whole event as one JSON document. New members may be added at any time.
func (e *ConversationEvent) JSON() string { return e.raw().Json() }

// RefusedEvent says that something that this plugin asked for was refused or held when it was about to take effect.
type RefusedEvent plugboard_inbox_events.RefusedEvent

func (e *RefusedEvent) raw() *plugboard_inbox_events.RefusedEvent {
	return (*plugboard_inbox_events.RefusedEvent)(e)
}

// ID returns the identifier of the event. It is the same each time the handler runs for this event.
func (e *RefusedEvent) ID() string { return e.raw().Id() }

// Conversation returns the conversation that the event is about.
func (e *RefusedEvent) Conversation() *Conversation { return (*Conversation)(e.raw().Conversation()) }

// Action returns what the plugin asked for, such as reply.
func (e *RefusedEvent) Action() string { return e.raw().Action() }

// Verdict returns refused, or held for a person to decide.
func (e *RefusedEvent) Verdict() string { return e.raw().Verdict() }

// Code returns a stable code for the rule, such as window-closed or answered.
func (e *RefusedEvent) Code() string { return e.raw().Code() }

// Reason returns a sentence that explains the rule.
func (e *RefusedEvent) Reason() string { return e.raw().Reason() }

// OccurredAt returns when the event happened.
func (e *RefusedEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth returns the number of automations between this event and the customer or person who started the chain: 0 for
// none.
func (e *RefusedEvent) Depth() int { return int(e.raw().Depth()) }

// Late reports whether an admin ran the event again after it had failed. Later events may have been handled before it.
func (e *RefusedEvent) Late() bool { return e.raw().Late() }

// JSON returns the whole event as one JSON document. New members may be added at any time.
func (e *RefusedEvent) JSON() string { return e.raw().Json() }

// TimerEvent says that a timer that this plugin set is due.
type TimerEvent plugboard_inbox_events.TimerEvent

func (e *TimerEvent) raw() *plugboard_inbox_events.TimerEvent {
	return (*plugboard_inbox_events.TimerEvent)(e)
}

// ID returns the identifier of the event. It is the same each time the handler runs for this event.
func (e *TimerEvent) ID() string { return e.raw().Id() }

// Conversation returns the conversation that the event is about.
func (e *TimerEvent) Conversation() *Conversation { return (*Conversation)(e.raw().Conversation()) }

// Name returns the timer's name.
func (e *TimerEvent) Name() string { return e.raw().Name() }

// Data returns the data that was given when the timer was set.
func (e *TimerEvent) Data() string { return e.raw().Data() }

// OccurredAt returns when the timer fired.
func (e *TimerEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth returns the depth of the event in which the timer was set.
func (e *TimerEvent) Depth() int { return int(e.raw().Depth()) }

// Late reports whether an admin ran the event again after it had failed. Later events may have been handled before it.
func (e *TimerEvent) Late() bool { return e.raw().Late() }

// JSON returns the whole event as one JSON document. New members may be added at any time.
func (e *TimerEvent) JSON() string { return e.raw().Json() }

// LeadEvent says that a lead was opened, changed, was won or was lost, whoever made the change.
type LeadEvent plugboard_inbox_events.LeadEvent

func (e *LeadEvent) raw() *plugboard_inbox_events.LeadEvent {
	return (*plugboard_inbox_events.LeadEvent)(e)
}

// ID returns the identifier of the event. It is the same each time the handler runs for this event.
func (e *LeadEvent) ID() string { return e.raw().Id() }

// Conversation returns the conversation that the event is about.
func (e *LeadEvent) Conversation() *Conversation { return (*Conversation)(e.raw().Conversation()) }

// Lead returns the lead as it is now.
func (e *LeadEvent) Lead() *Lead { return (*Lead)(e.raw().Lead()) }

// Changes returns what changed: created, stage, value or attributes.
func (e *LeadEvent) Changes() []string { return e.raw().Changes() }

// OccurredAt returns when the event happened.
func (e *LeadEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth returns the number of automations between this event and the customer or person who started the chain: 0 for
// none.
func (e *LeadEvent) Depth() int { return int(e.raw().Depth()) }

// Late reports whether an admin ran the event again after it had failed. Later events may have been handled before it.
func (e *LeadEvent) Late() bool { return e.raw().Late() }

// JSON returns the whole event as one JSON document. New members may be added at any time.
func (e *LeadEvent) JSON() string { return e.raw().Json() }

// CommentEvent says that somebody commented in public, on a post or in reply to another comment.
type CommentEvent plugboard_inbox_events.CommentEvent

func (e *CommentEvent) raw() *plugboard_inbox_events.CommentEvent {
	return (*plugboard_inbox_events.CommentEvent)(e)
}

// ID returns the identifier of the event. It is the same each time the handler runs for this event.
func (e *CommentEvent) ID() string { return e.raw().Id() }

// Conversation returns the public thread.
func (e *CommentEvent) Conversation() *Conversation { return (*Conversation)(e.raw().Conversation()) }

// Comment returns the comment.
func (e *CommentEvent) Comment() *Message { return (*Message)(e.raw().Comment()) }

// Contact returns the person who wrote the comment. Other people may have written in the same thread.
func (e *CommentEvent) Contact() *Contact { return (*Contact)(e.raw().Contact()) }

// OccurredAt returns when the event happened.
func (e *CommentEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth returns the number of automations between this event and the customer or person who started the chain: 0 for
// none.
func (e *CommentEvent) Depth() int { return int(e.raw().Depth()) }

// Late reports whether an admin ran the event again after it had failed. Later events may have been handled before it.
func (e *CommentEvent) Late() bool { return e.raw().Late() }

// JSON returns the whole event as one JSON document. New members may be added at any time.
func (e *CommentEvent) JSON() string { return e.raw().Json() }

// ReactionEvent says that somebody reacted to a message or comment, or removed a reaction.
type ReactionEvent plugboard_inbox_events.ReactionEvent

func (e *ReactionEvent) raw() *plugboard_inbox_events.ReactionEvent {
	return (*plugboard_inbox_events.ReactionEvent)(e)
}

// ID returns the identifier of the event. It is the same each time the handler runs for this event.
func (e *ReactionEvent) ID() string { return e.raw().Id() }

// Conversation returns the conversation that the event is about.
func (e *ReactionEvent) Conversation() *Conversation {
	return (*Conversation)(e.raw().Conversation())
}

// Message returns the message that the reaction is about: an outgoing one or one from the customer.
func (e *ReactionEvent) Message() *Message { return (*Message)(e.raw().Message()) }

// Emoji returns the reaction, such as 👍. There is none if a reaction was removed.
func (e *ReactionEvent) Emoji() (string, bool) { return e.raw().Emoji().Get() }

// Contact returns the person who reacted.
func (e *ReactionEvent) Contact() *Contact { return (*Contact)(e.raw().Contact()) }

// OccurredAt returns when the event happened.
func (e *ReactionEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth returns the number of automations between this event and the customer or person who started the chain: 0 for
// none.
func (e *ReactionEvent) Depth() int { return int(e.raw().Depth()) }

// Late reports whether an admin ran the event again after it had failed. Later events may have been handled before it.
func (e *ReactionEvent) Late() bool { return e.raw().Late() }

// JSON returns the whole event as one JSON document. New members may be added at any time.
func (e *ReactionEvent) JSON() string { return e.raw().Json() }

// TakenBack returns the reaction that it was, such as 👍, if a reaction was removed and this is known.
func (e *ReactionEvent) TakenBack() (string, bool) { return e.raw().TakenBack().Get() }

// ReceiptEvent says that the delivery state of an outgoing message changed.
type ReceiptEvent plugboard_inbox_events.ReceiptEvent

func (e *ReceiptEvent) raw() *plugboard_inbox_events.ReceiptEvent {
	return (*plugboard_inbox_events.ReceiptEvent)(e)
}

// ID returns the identifier of the event. It is the same each time the handler runs for this event.
func (e *ReceiptEvent) ID() string { return e.raw().Id() }

// Conversation returns the conversation that the event is about.
func (e *ReceiptEvent) Conversation() *Conversation { return (*Conversation)(e.raw().Conversation()) }

// Message returns the outgoing message.
func (e *ReceiptEvent) Message() *Message { return (*Message)(e.raw().Message()) }

// State returns delivered, read or failed.
func (e *ReceiptEvent) State() string { return e.raw().State() }

// OccurredAt returns when the event happened.
func (e *ReceiptEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth returns one more than the depth of the event that the message answered, if a plugin wrote the message.
// Otherwise 0.
func (e *ReceiptEvent) Depth() int { return int(e.raw().Depth()) }

// Late reports whether an admin ran the event again after it had failed. Later events may have been handled before it.
func (e *ReceiptEvent) Late() bool { return e.raw().Late() }

// JSON returns the whole event as one JSON document. New members may be added at any time.
func (e *ReceiptEvent) JSON() string { return e.raw().Json() }

// Code returns the error code if the message failed: the platform's, or one of the connector or the host.
func (e *ReceiptEvent) Code() (string, bool) { return e.raw().Code().Get() }

// Reason returns why the message failed, as a sentence.
func (e *ReceiptEvent) Reason() (string, bool) { return e.raw().Reason().Get() }

// FeedbackEvent says that a customer rated a conversation or one answer.
type FeedbackEvent plugboard_inbox_events.FeedbackEvent

func (e *FeedbackEvent) raw() *plugboard_inbox_events.FeedbackEvent {
	return (*plugboard_inbox_events.FeedbackEvent)(e)
}

// ID returns the identifier of the event. It is the same each time the handler runs for this event.
func (e *FeedbackEvent) ID() string { return e.raw().Id() }

// Conversation returns the conversation that the event is about.
func (e *FeedbackEvent) Conversation() *Conversation {
	return (*Conversation)(e.raw().Conversation())
}

// Message returns the answer that was rated. There is none if the conversation was rated.
func (e *FeedbackEvent) Message() (*Message, bool) {
	message, ok := e.raw().Message().Get()
	return (*Message)(message), ok
}

// Rating returns the rating, from 1 to [FeedbackEvent.Best].
func (e *FeedbackEvent) Rating() int { return int(e.raw().Rating()) }

// Best returns the best possible rating, such as 5 or 10.
func (e *FeedbackEvent) Best() int { return int(e.raw().Best()) }

// Text returns the text that the customer wrote with the rating.
func (e *FeedbackEvent) Text() (string, bool) { return e.raw().Text().Get() }

// Contact returns the customer.
func (e *FeedbackEvent) Contact() *Contact { return (*Contact)(e.raw().Contact()) }

// OccurredAt returns when the event happened.
func (e *FeedbackEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth returns the number of automations between this event and the customer or person who started the chain: 0 for
// none.
func (e *FeedbackEvent) Depth() int { return int(e.raw().Depth()) }

// Late reports whether an admin ran the event again after it had failed. Later events may have been handled before it.
func (e *FeedbackEvent) Late() bool { return e.raw().Late() }

// JSON returns the whole event as one JSON document. New members may be added at any time.
func (e *FeedbackEvent) JSON() string { return e.raw().Json() }

// ContactEvent says that something about a customer changed: whether messages reach the customer, what the customer
// consents to, or what the platform calls the customer.
type ContactEvent plugboard_inbox_events.ContactEvent

func (e *ContactEvent) raw() *plugboard_inbox_events.ContactEvent {
	return (*plugboard_inbox_events.ContactEvent)(e)
}

// ID returns the identifier of the event. It is the same each time the handler runs for this event.
func (e *ContactEvent) ID() string { return e.raw().Id() }

// Conversation returns the conversation in which it was reported, or else the latest direct conversation with the
// customer.
func (e *ContactEvent) Conversation() *Conversation { return (*Conversation)(e.raw().Conversation()) }

// Contact returns the customer.
func (e *ContactEvent) Contact() *Contact { return (*Contact)(e.raw().Contact()) }

// Changes returns everything that changed: reachability, consent or identity. New values may be added.
func (e *ContactEvent) Changes() []string { return e.raw().Changes() }

// Purpose returns the purpose of the consent that was given or withdrawn, such as marketing.
func (e *ContactEvent) Purpose() (string, bool) { return e.raw().Purpose().Get() }

// OccurredAt returns when the event happened.
func (e *ContactEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth returns the number of automations between this event and the customer or person who started the chain: 0 for
// none.
func (e *ContactEvent) Depth() int { return int(e.raw().Depth()) }

// Late reports whether an admin ran the event again after it had failed. Later events may have been handled before it.
func (e *ContactEvent) Late() bool { return e.raw().Late() }

// JSON returns the whole event as one JSON document. New members may be added at any time.
func (e *ContactEvent) JSON() string { return e.raw().Json() }
