package plugboard

import (
	"time"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_events"
	"plugboard.dev/plugboard/internal/convert"
)

// MessageEvent tells that a customer has written. Comments on public posts are not among these.
type MessageEvent plugboard_inbox_events.MessageEvent

func (e *MessageEvent) raw() *plugboard_inbox_events.MessageEvent {
	return (*plugboard_inbox_events.MessageEvent)(e)
}

// ID is the event's identifier, the same when the handler is run again for it.
func (e *MessageEvent) ID() string { return e.raw().Id() }

// Conversation is where it happened.
func (e *MessageEvent) Conversation() *Conversation { return (*Conversation)(e.raw().Conversation()) }

// Message is what the customer wrote.
func (e *MessageEvent) Message() *Message { return (*Message)(e.raw().Message()) }

// Contact is the customer.
func (e *MessageEvent) Contact() *Contact { return (*Contact)(e.raw().Contact()) }

// OccurredAt is when it happened.
func (e *MessageEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth is how many automations lie between this event and a customer or a person: 0 for none.
func (e *MessageEvent) Depth() int { return int(e.raw().Depth()) }

// Late is true when an admin had the event handled again after it had failed: others may have overtaken it.
func (e *MessageEvent) Late() bool { return e.raw().Late() }

// JSON is the whole event as one JSON document. Members may be added to it at any time.
func (e *MessageEvent) JSON() string { return e.raw().Json() }

// ConversationEvent tells that a conversation began or changed.
type ConversationEvent plugboard_inbox_events.ConversationEvent

func (e *ConversationEvent) raw() *plugboard_inbox_events.ConversationEvent {
	return (*plugboard_inbox_events.ConversationEvent)(e)
}

// ID is the event's identifier, the same when the handler is run again for it.
func (e *ConversationEvent) ID() string { return e.raw().Id() }

// Conversation is where it happened.
func (e *ConversationEvent) Conversation() *Conversation {
	return (*Conversation)(e.raw().Conversation())
}

// Changes is all that changed at once: created, reopened, status, assignee, team, category, priority, labels or automation. More may
// come.
func (e *ConversationEvent) Changes() []string { return e.raw().Changes() }

// OccurredAt is when it happened.
func (e *ConversationEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth is how many automations lie between this event and a customer or a person: 0 for none.
func (e *ConversationEvent) Depth() int { return int(e.raw().Depth()) }

// Late is true when an admin had the event handled again after it had failed: others may have overtaken it.
func (e *ConversationEvent) Late() bool { return e.raw().Late() }

// JSON is the whole event as one JSON document. Members may be added to it at any time.
func (e *ConversationEvent) JSON() string { return e.raw().Json() }

// RefusedEvent tells that something this plugin asked for was refused or held when it was to take effect.
type RefusedEvent plugboard_inbox_events.RefusedEvent

func (e *RefusedEvent) raw() *plugboard_inbox_events.RefusedEvent {
	return (*plugboard_inbox_events.RefusedEvent)(e)
}

// ID is the event's identifier, the same when the handler is run again for it.
func (e *RefusedEvent) ID() string { return e.raw().Id() }

// Conversation is where it happened.
func (e *RefusedEvent) Conversation() *Conversation { return (*Conversation)(e.raw().Conversation()) }

// Action is what was asked, such as reply.
func (e *RefusedEvent) Action() string { return e.raw().Action() }

// Verdict is refused, or held for a person to decide.
func (e *RefusedEvent) Verdict() string { return e.raw().Verdict() }

// Code is the rule, as a stable word such as window-closed or answered.
func (e *RefusedEvent) Code() string { return e.raw().Code() }

// Reason is the rule, as a sentence.
func (e *RefusedEvent) Reason() string { return e.raw().Reason() }

// OccurredAt is when it happened.
func (e *RefusedEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth is how many automations lie between this event and a customer or a person: 0 for none.
func (e *RefusedEvent) Depth() int { return int(e.raw().Depth()) }

// Late is true when an admin had the event handled again after it had failed: others may have overtaken it.
func (e *RefusedEvent) Late() bool { return e.raw().Late() }

// JSON is the whole event as one JSON document. Members may be added to it at any time.
func (e *RefusedEvent) JSON() string { return e.raw().Json() }

// TimerEvent tells that a timer that this plugin had set is due.
type TimerEvent plugboard_inbox_events.TimerEvent

func (e *TimerEvent) raw() *plugboard_inbox_events.TimerEvent {
	return (*plugboard_inbox_events.TimerEvent)(e)
}

// ID is the event's identifier, the same when the handler is run again for it.
func (e *TimerEvent) ID() string { return e.raw().Id() }

// Conversation is where it happened.
func (e *TimerEvent) Conversation() *Conversation { return (*Conversation)(e.raw().Conversation()) }

// Name is the timer's name.
func (e *TimerEvent) Name() string { return e.raw().Name() }

// Data is what was given along when it was set.
func (e *TimerEvent) Data() string { return e.raw().Data() }

// OccurredAt is when it rang.
func (e *TimerEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth is that of the event in which the timer was set.
func (e *TimerEvent) Depth() int { return int(e.raw().Depth()) }

// Late is true when an admin had the event handled again after it had failed: others may have overtaken it.
func (e *TimerEvent) Late() bool { return e.raw().Late() }

// JSON is the whole event as one JSON document. Members may be added to it at any time.
func (e *TimerEvent) JSON() string { return e.raw().Json() }

// LeadEvent tells that a lead began, changed, was won or lost, whoever did it.
type LeadEvent plugboard_inbox_events.LeadEvent

func (e *LeadEvent) raw() *plugboard_inbox_events.LeadEvent {
	return (*plugboard_inbox_events.LeadEvent)(e)
}

// ID is the event's identifier, the same when the handler is run again for it.
func (e *LeadEvent) ID() string { return e.raw().Id() }

// Conversation is where it happened.
func (e *LeadEvent) Conversation() *Conversation { return (*Conversation)(e.raw().Conversation()) }

// Lead is the lead as it is now.
func (e *LeadEvent) Lead() *Lead { return (*Lead)(e.raw().Lead()) }

// Changes is what changed: created, stage, value or attributes.
func (e *LeadEvent) Changes() []string { return e.raw().Changes() }

// OccurredAt is when it happened.
func (e *LeadEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth is how many automations lie between this event and a customer or a person: 0 for none.
func (e *LeadEvent) Depth() int { return int(e.raw().Depth()) }

// Late is true when an admin had the event handled again after it had failed: others may have overtaken it.
func (e *LeadEvent) Late() bool { return e.raw().Late() }

// JSON is the whole event as one JSON document. Members may be added to it at any time.
func (e *LeadEvent) JSON() string { return e.raw().Json() }

// CommentEvent tells that somebody has commented in public: on a post, or in answer to another comment.
type CommentEvent plugboard_inbox_events.CommentEvent

func (e *CommentEvent) raw() *plugboard_inbox_events.CommentEvent {
	return (*plugboard_inbox_events.CommentEvent)(e)
}

// ID is the event's identifier, the same when the handler is run again for it.
func (e *CommentEvent) ID() string { return e.raw().Id() }

// Conversation is the public thread.
func (e *CommentEvent) Conversation() *Conversation { return (*Conversation)(e.raw().Conversation()) }

// Comment is what was written.
func (e *CommentEvent) Comment() *Message { return (*Message)(e.raw().Comment()) }

// Contact is who wrote the comment; others may have written in the same thread.
func (e *CommentEvent) Contact() *Contact { return (*Contact)(e.raw().Contact()) }

// OccurredAt is when it happened.
func (e *CommentEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth is how many automations lie between this event and a customer or a person: 0 for none.
func (e *CommentEvent) Depth() int { return int(e.raw().Depth()) }

// Late is true when an admin had the event handled again after it had failed: others may have overtaken it.
func (e *CommentEvent) Late() bool { return e.raw().Late() }

// JSON is the whole event as one JSON document. Members may be added to it at any time.
func (e *CommentEvent) JSON() string { return e.raw().Json() }

// ReactionEvent tells that somebody has reacted to a message or comment, or has taken a reaction back.
type ReactionEvent plugboard_inbox_events.ReactionEvent

func (e *ReactionEvent) raw() *plugboard_inbox_events.ReactionEvent {
	return (*plugboard_inbox_events.ReactionEvent)(e)
}

// ID is the event's identifier, the same when the handler is run again for it.
func (e *ReactionEvent) ID() string { return e.raw().Id() }

// Conversation is where it happened.
func (e *ReactionEvent) Conversation() *Conversation {
	return (*Conversation)(e.raw().Conversation())
}

// Message is what the reaction is about, ours or the customer's.
func (e *ReactionEvent) Message() *Message { return (*Message)(e.raw().Message()) }

// Emoji is the reaction, such as 👍. There is none when it was taken back.
func (e *ReactionEvent) Emoji() (string, bool) { return e.raw().Emoji().Get() }

// Contact is who reacted.
func (e *ReactionEvent) Contact() *Contact { return (*Contact)(e.raw().Contact()) }

// OccurredAt is when it happened.
func (e *ReactionEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth is how many automations lie between this event and a customer or a person: 0 for none.
func (e *ReactionEvent) Depth() int { return int(e.raw().Depth()) }

// Late is true when an admin had the event handled again after it had failed: others may have overtaken it.
func (e *ReactionEvent) Late() bool { return e.raw().Late() }

// JSON is the whole event as one JSON document. Members may be added to it at any time.
func (e *ReactionEvent) JSON() string { return e.raw().Json() }

// ReceiptEvent tells that a message of ours was delivered or read, or has failed for good.
type ReceiptEvent plugboard_inbox_events.ReceiptEvent

func (e *ReceiptEvent) raw() *plugboard_inbox_events.ReceiptEvent {
	return (*plugboard_inbox_events.ReceiptEvent)(e)
}

// ID is the event's identifier, the same when the handler is run again for it.
func (e *ReceiptEvent) ID() string { return e.raw().Id() }

// Conversation is where it happened.
func (e *ReceiptEvent) Conversation() *Conversation { return (*Conversation)(e.raw().Conversation()) }

// Message is the message of ours.
func (e *ReceiptEvent) Message() *Message { return (*Message)(e.raw().Message()) }

// State is delivered, read or failed.
func (e *ReceiptEvent) State() string { return e.raw().State() }

// OccurredAt is when it happened.
func (e *ReceiptEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth is one more than that of the event which the message answered, when a plugin wrote it.
func (e *ReceiptEvent) Depth() int { return int(e.raw().Depth()) }

// Late is true when an admin had the event handled again after it had failed: others may have overtaken it.
func (e *ReceiptEvent) Late() bool { return e.raw().Late() }

// JSON is the whole event as one JSON document. Members may be added to it at any time.
func (e *ReceiptEvent) JSON() string { return e.raw().Json() }

// FeedbackEvent tells that a customer has said how good it was: of the conversation, or of one answer.
type FeedbackEvent plugboard_inbox_events.FeedbackEvent

func (e *FeedbackEvent) raw() *plugboard_inbox_events.FeedbackEvent {
	return (*plugboard_inbox_events.FeedbackEvent)(e)
}

// ID is the event's identifier, the same when the handler is run again for it.
func (e *FeedbackEvent) ID() string { return e.raw().Id() }

// Conversation is where it happened.
func (e *FeedbackEvent) Conversation() *Conversation {
	return (*Conversation)(e.raw().Conversation())
}

// Message is the answer that was rated. There is none when it was the conversation.
func (e *FeedbackEvent) Message() (*Message, bool) {
	message, ok := e.raw().Message().Get()
	return (*Message)(message), ok
}

// Rating is from 1 to [FeedbackEvent.Best].
func (e *FeedbackEvent) Rating() int { return int(e.raw().Rating()) }

// Best is the best rating there is, such as 5 or 10.
func (e *FeedbackEvent) Best() int { return int(e.raw().Best()) }

// Text is what the customer wrote with it.
func (e *FeedbackEvent) Text() (string, bool) { return e.raw().Text().Get() }

// Contact is the customer.
func (e *FeedbackEvent) Contact() *Contact { return (*Contact)(e.raw().Contact()) }

// OccurredAt is when it happened.
func (e *FeedbackEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth is how many automations lie between this event and a customer or a person: 0 for none.
func (e *FeedbackEvent) Depth() int { return int(e.raw().Depth()) }

// Late is true when an admin had the event handled again after it had failed: others may have overtaken it.
func (e *FeedbackEvent) Late() bool { return e.raw().Late() }

// JSON is the whole event as one JSON document. Members may be added to it at any time.
func (e *FeedbackEvent) JSON() string { return e.raw().Json() }
