// Package leads manages leads, which are people who may buy: the power leads.
package leads

import (
	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_leads"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/internal/wit/types"
)

// Stage is the stage of a lead.
type Stage uint8

// The stages.
const (
	// New: somebody may want to buy.
	New Stage = iota
	// Qualified: the lead is worth pursuing.
	Qualified
	// Won: the customer has bought. The lead is closed.
	Won
	// Lost: the customer will not buy. The lead is closed.
	Lost
)

func raw(lead *plugboard.Lead) *plugboard_inbox_conversations.Lead {
	return (*plugboard_inbox_conversations.Lead)(lead)
}

// Open opens a lead in the stage new. source says where it comes from, at most 64 bytes, or empty. If the conversation
// already has an open lead, the failure is of [plugboard.KindConflict] with the code lead-open.
func Open(conversation *plugboard.Conversation, source string) (*plugboard.Lead, error) {
	from := (*plugboard_inbox_conversations.Conversation)(conversation)
	lead, err := convert.Value(plugboard_inbox_leads.Open(from, convert.Text(source)))
	return (*plugboard.Lead)(lead), err
}

// SetStage sets the stage of a lead. [Won] and [Lost] close it.
func SetStage(lead *plugboard.Lead, stage Stage) error {
	return convert.Done(plugboard_inbox_leads.SetStage(raw(lead), uint8(stage)))
}

// SetValue sets the value of a lead: 0 to 1,000,000,000,000, stored with two decimal places, in a currency given by its
// ISO 4217 code, such as EUR.
func SetValue(lead *plugboard.Lead, value float64, currency string) error {
	return convert.Done(plugboard_inbox_leads.SetValue(raw(lead), types.Some(value), convert.Text(currency)))
}

// ClearValue clears the value of a lead.
func ClearValue(lead *plugboard.Lead) error {
	return convert.Done(plugboard_inbox_leads.SetValue(raw(lead), types.None[float64](), types.None[string]()))
}

// SetAttribute sets an attribute. The key is at most 64 bytes, the value at most 4 KiB. At most 32 attributes per lead.
func SetAttribute(lead *plugboard.Lead, key, value string) error {
	return convert.Done(plugboard_inbox_leads.SetAttribute(raw(lead), key, value))
}

// RemoveAttribute removes an attribute. If there is none with this key, nothing changes.
func RemoveAttribute(lead *plugboard.Lead, key string) error {
	return convert.Done(plugboard_inbox_leads.RemoveAttribute(raw(lead), key))
}
