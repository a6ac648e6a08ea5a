// Package triage sorts conversations: the power triage.
package triage

import (
	"time"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_triage"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/internal/wit/types"
)

// Priority is how soon somebody should look at a conversation.
type Priority uint8

// The priorities.
const (
	// Low: it can wait.
	Low Priority = iota
	// Normal: in its turn.
	Normal
	// High: before the others.
	High
	// Urgent: before everything.
	Urgent
)

func raw(conversation *plugboard.Conversation) *plugboard_inbox_conversations.Conversation {
	return (*plugboard_inbox_conversations.Conversation)(conversation)
}

// SetCategory sorts by what it is about, such as support, sales or other. At most 64 bytes.
func SetCategory(conversation *plugboard.Conversation, category string) error {
	return convert.Done(plugboard_inbox_triage.SetCategory(raw(conversation), category))
}

// SetPriority says how soon somebody should look.
func SetPriority(conversation *plugboard.Conversation, priority Priority) error {
	return convert.Done(plugboard_inbox_triage.SetPriority(raw(conversation), uint8(priority)))
}

// AddLabel adds a label: at most 64 bytes, and 32 of them a conversation. One that is there already changes nothing.
func AddLabel(conversation *plugboard.Conversation, label string) error {
	return convert.Done(plugboard_inbox_triage.AddLabel(raw(conversation), label))
}

// RemoveLabel takes a label off. One that is not there changes nothing.
func RemoveLabel(conversation *plugboard.Conversation, label string) error {
	return convert.Done(plugboard_inbox_triage.RemoveLabel(raw(conversation), label))
}

// Assign gives the conversation to a person, by name.
func Assign(conversation *plugboard.Conversation, name string) error {
	return convert.Done(plugboard_inbox_triage.Assign(raw(conversation), types.Some(name)))
}

// Unassign takes the conversation back from whom it was assigned to.
func Unassign(conversation *plugboard.Conversation) error {
	return convert.Done(plugboard_inbox_triage.Assign(raw(conversation), types.None[string]()))
}

// AssignTeam gives the conversation to a team, by name.
func AssignTeam(conversation *plugboard.Conversation, name string) error {
	return convert.Done(plugboard_inbox_triage.AssignTeam(raw(conversation), types.Some(name)))
}

// UnassignTeam takes the conversation back from its team.
func UnassignTeam(conversation *plugboard.Conversation) error {
	return convert.Done(plugboard_inbox_triage.AssignTeam(raw(conversation), types.None[string]()))
}

// SetStatus sets open, pending or resolved.
func SetStatus(conversation *plugboard.Conversation, status string) error {
	return convert.Done(plugboard_inbox_triage.SetStatus(raw(conversation), status))
}

// Snooze puts the conversation out of sight until a time, or until the customer writes. At most a year ahead.
func Snooze(conversation *plugboard.Conversation, until time.Time) error {
	return convert.Done(plugboard_inbox_triage.Snooze(raw(conversation), convert.Milliseconds(until)))
}

// Escalate calls people: it opens the conversation, turns automatic replies off, and notes the reason.
func Escalate(conversation *plugboard.Conversation, reason string) error {
	return convert.Done(plugboard_inbox_triage.Escalate(raw(conversation), reason))
}
