package plugboard

import (
	"time"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_assistance"
	"plugboard.dev/plugboard/internal/convert"
)

// SuggestionRequest is a person who looks for words, and waits for them.
//
// Nothing else comes of Suggest: memory and history can be read, and what would change something fails with [KindDenied].
type SuggestionRequest plugboard_inbox_assistance.SuggestionRequest

func (r *SuggestionRequest) raw() *plugboard_inbox_assistance.SuggestionRequest {
	return (*plugboard_inbox_assistance.SuggestionRequest)(r)
}

// Conversation is where the person would answer.
func (r *SuggestionRequest) Conversation() *Conversation {
	return (*Conversation)(r.raw().Conversation())
}

// Contact is the customer.
func (r *SuggestionRequest) Contact() *Contact { return (*Contact)(r.raw().Contact()) }

// Agent is the person's name.
func (r *SuggestionRequest) Agent() string { return r.raw().Agent() }

// Draft is what the person has written so far. It may be empty.
func (r *SuggestionRequest) Draft() string { return r.raw().Draft() }

// JSON is the whole request as one JSON document. Members may be added to it at any time.
func (r *SuggestionRequest) JSON() string { return r.raw().Json() }

// Suggest gives a reply that the person may send, change or leave. At most 10 a call, 64 KiB each.
func (r *SuggestionRequest) Suggest(text string) { r.raw().Suggest(text) }

// CommandList is a person who looks for what can be done in a conversation.
//
// Nothing else comes of Commands: memory and history can be read, and what would change something fails with
// [KindDenied].
type CommandList plugboard_inbox_assistance.CommandList

func (l *CommandList) raw() *plugboard_inbox_assistance.CommandList {
	return (*plugboard_inbox_assistance.CommandList)(l)
}

// Conversation is where it would be done.
func (l *CommandList) Conversation() *Conversation { return (*Conversation)(l.raw().Conversation()) }

// Contact is the customer.
func (l *CommandList) Contact() *Contact { return (*Contact)(l.raw().Contact()) }

// Agent is the person's name.
func (l *CommandList) Agent() string { return l.raw().Agent() }

// JSON is the whole request as one JSON document. Members may be added to it at any time.
func (l *CommandList) JSON() string { return l.raw().Json() }

// Offer adds a command that the person may run here. name has 1 to 64 of a-z, 0-9 and -. title is what the person reads,
// at most 64 bytes. input is what may be written along, such as order number, at most 64 bytes; empty when there is
// nothing to write. At most 20 a call.
func (l *CommandList) Offer(name, title, input string) {
	l.raw().Offer(name, title, convert.Text(input))
}

// CommandEvent tells that a person runs a command.
//
// What Run asks for takes effect as with any handler, on the person's behalf: it may answer where automatic replies keep
// silent. An error is shown to the person; Run is called again as handlers are.
type CommandEvent plugboard_inbox_assistance.CommandEvent

func (e *CommandEvent) raw() *plugboard_inbox_assistance.CommandEvent {
	return (*plugboard_inbox_assistance.CommandEvent)(e)
}

// ID is the event's identifier, the same when the command is run again.
func (e *CommandEvent) ID() string { return e.raw().Id() }

// Conversation is where it is to be done.
func (e *CommandEvent) Conversation() *Conversation { return (*Conversation)(e.raw().Conversation()) }

// Contact is the customer.
func (e *CommandEvent) Contact() *Contact { return (*Contact)(e.raw().Contact()) }

// Name is the command's, as it was offered.
func (e *CommandEvent) Name() string { return e.raw().Name() }

// Input is what the person wrote along, at most 4 KiB.
func (e *CommandEvent) Input() (string, bool) { return e.raw().Input().Get() }

// Agent is the person's name.
func (e *CommandEvent) Agent() string { return e.raw().Agent() }

// OccurredAt is when it happened.
func (e *CommandEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth is how many automations lie between this event and a customer or a person: 0 for none.
func (e *CommandEvent) Depth() int { return int(e.raw().Depth()) }

// Late is true when an admin had the event handled again after it had failed: others may have overtaken it.
func (e *CommandEvent) Late() bool { return e.raw().Late() }

// JSON is the whole event as one JSON document. Members may be added to it at any time.
func (e *CommandEvent) JSON() string { return e.raw().Json() }
