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

// Priority is the priority of a conversation.
type Priority uint8

// The priorities.
const (
	// Low: after all others.
	Low Priority = iota
	// Normal: the default.
	Normal
	// High: before most others.
	High
	// Urgent: before all others.
	Urgent
)

func raw(conversation *plugboard.Conversation) *plugboard_inbox_conversations.Conversation {
	return (*plugboard_inbox_conversations.Conversation)(conversation)
}

// SetCategory sets the category, such as support, sales or other. At most 64 bytes.
func SetCategory(conversation *plugboard.Conversation, category string) error {
	return convert.Done(plugboard_inbox_triage.SetCategory(raw(conversation), category))
}

// SetPriority sets the priority.
func SetPriority(conversation *plugboard.Conversation, priority Priority) error {
	return convert.Done(plugboard_inbox_triage.SetPriority(raw(conversation), uint8(priority)))
}

// AddLabel adds a label. At most 64 bytes, and 32 labels per conversation. Adding a label that is already there changes
// nothing.
func AddLabel(conversation *plugboard.Conversation, label string) error {
	return convert.Done(plugboard_inbox_triage.AddLabel(raw(conversation), label))
}

// RemoveLabel removes a label. Removing a label that is not there changes nothing.
func RemoveLabel(conversation *plugboard.Conversation, label string) error {
	return convert.Done(plugboard_inbox_triage.RemoveLabel(raw(conversation), label))
}

// Assign assigns the conversation to a person, by name.
func Assign(conversation *plugboard.Conversation, name string) error {
	return convert.Done(plugboard_inbox_triage.Assign(raw(conversation), types.Some(name)))
}

// Unassign unassigns the conversation from its person.
func Unassign(conversation *plugboard.Conversation) error {
	return convert.Done(plugboard_inbox_triage.Assign(raw(conversation), types.None[string]()))
}

// AssignTeam assigns the conversation to a team, by name.
func AssignTeam(conversation *plugboard.Conversation, name string) error {
	return convert.Done(plugboard_inbox_triage.AssignTeam(raw(conversation), types.Some(name)))
}

// UnassignTeam unassigns the conversation from its team.
func UnassignTeam(conversation *plugboard.Conversation) error {
	return convert.Done(plugboard_inbox_triage.AssignTeam(raw(conversation), types.None[string]()))
}

// SetStatus sets the status: open, pending or resolved.
func SetStatus(conversation *plugboard.Conversation, status string) error {
	return convert.Done(plugboard_inbox_triage.SetStatus(raw(conversation), status))
}

// Snooze hides the conversation until a time, or until the customer writes. At most 366 days ahead.
func Snooze(conversation *plugboard.Conversation, until time.Time) error {
	return convert.Done(plugboard_inbox_triage.Snooze(raw(conversation), convert.Milliseconds(until)))
}

// Escalate escalates to people: it opens the conversation, turns automatic replies off, and records the reason.
func Escalate(conversation *plugboard.Conversation, reason string) error {
	return convert.Done(plugboard_inbox_triage.Escalate(raw(conversation), reason))
}
