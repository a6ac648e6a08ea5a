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
