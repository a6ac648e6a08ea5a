package plugboard

import (
	"time"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_assistance"
	"plugboard.dev/plugboard/internal/convert"
)

// SuggestionRequest is a person's request for suggested replies. The person waits for them.
//
// Suggest has no other effect: it can read values of package kv and the history, and anything that would change
// something fails with [KindDenied].
type SuggestionRequest plugboard_inbox_assistance.SuggestionRequest

func (r *SuggestionRequest) raw() *plugboard_inbox_assistance.SuggestionRequest {
	return (*plugboard_inbox_assistance.SuggestionRequest)(r)
}

// Conversation returns the conversation that the person is working in.
func (r *SuggestionRequest) Conversation() *Conversation {
	return (*Conversation)(r.raw().Conversation())
}

// Contact returns the customer.
func (r *SuggestionRequest) Contact() *Contact { return (*Contact)(r.raw().Contact()) }

// Agent returns the person's name.
func (r *SuggestionRequest) Agent() string { return r.raw().Agent() }

// Draft returns the text that the person has written so far. It may be empty.
func (r *SuggestionRequest) Draft() string { return r.raw().Draft() }

// JSON returns the whole request as one JSON document. New members may be added at any time.
func (r *SuggestionRequest) JSON() string { return r.raw().Json() }

// Suggest suggests a reply that the person may send, change or ignore. At most 10 per call, 64 KiB each.
func (r *SuggestionRequest) Suggest(text string) { r.raw().Suggest(text) }

// CommandList is a person's request for the commands that are available in a conversation.
//
// Commands has no other effect: it can read values of package kv and the history, and anything that would change
// something fails with [KindDenied].
type CommandList plugboard_inbox_assistance.CommandList

func (l *CommandList) raw() *plugboard_inbox_assistance.CommandList {
	return (*plugboard_inbox_assistance.CommandList)(l)
}

// Conversation returns the conversation that the person is working in.
func (l *CommandList) Conversation() *Conversation { return (*Conversation)(l.raw().Conversation()) }

// Contact returns the customer.
func (l *CommandList) Contact() *Contact { return (*Contact)(l.raw().Contact()) }

// Agent returns the person's name.
func (l *CommandList) Agent() string { return l.raw().Agent() }

// JSON returns the whole request as one JSON document. New members may be added at any time.
func (l *CommandList) JSON() string { return l.raw().Json() }

// Offer offers a command that the person may run in this conversation. name has 1 to 64 characters of a-z, 0-9 and -.
// title is the text that the person reads, at most 64 bytes. input is a description of the input that the person may
// enter, such as order number, at most 64 bytes; empty if the command takes no input. At most 20 per call.
func (l *CommandList) Offer(name, title, input string) {
	l.raw().Offer(name, title, convert.Text(input))
}

// CommandEvent is a command that a person runs.
//
// What Run asks for takes effect as with any handler, on the person's behalf: it may reply even where automatic replies
// are suppressed. An error is shown to the person. The host retries Run as it retries a handler.
type CommandEvent plugboard_inbox_assistance.CommandEvent

func (e *CommandEvent) raw() *plugboard_inbox_assistance.CommandEvent {
	return (*plugboard_inbox_assistance.CommandEvent)(e)
}

// ID returns the identifier of the event. It is the same each time the command is tried.
func (e *CommandEvent) ID() string { return e.raw().Id() }

// Conversation returns the conversation that the command is run in.
func (e *CommandEvent) Conversation() *Conversation { return (*Conversation)(e.raw().Conversation()) }

// Contact returns the customer.
func (e *CommandEvent) Contact() *Contact { return (*Contact)(e.raw().Contact()) }

// Name returns the command's name, as it was offered.
func (e *CommandEvent) Name() string { return e.raw().Name() }

// Input returns the input that the person entered. At most 4 KiB.
func (e *CommandEvent) Input() (string, bool) { return e.raw().Input().Get() }

// Agent returns the person's name.
func (e *CommandEvent) Agent() string { return e.raw().Agent() }

// OccurredAt returns when the person ran the command.
func (e *CommandEvent) OccurredAt() time.Time { return convert.Time(e.raw().OccurredAt()) }

// Depth returns the number of automations between this event and the customer or person who started the chain: 0 for
// none.
func (e *CommandEvent) Depth() int { return int(e.raw().Depth()) }

// Late reports whether an admin ran the command again after it had failed. Later events may have been handled before
// it.
func (e *CommandEvent) Late() bool { return e.raw().Late() }

// JSON returns the whole event as one JSON document. New members may be added at any time.
func (e *CommandEvent) JSON() string { return e.raw().Json() }
