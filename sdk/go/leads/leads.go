// Package leads keeps leads, who are people that may buy: the power leads.
package leads

import (
	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_leads"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/internal/wit/types"
)

// Stage is how far a lead has come.
type Stage uint8

// The stages.
const (
	// New: it was opened.
	New Stage = iota
	// Qualified: it is worth an offer.
	Qualified
	// Won: they bought. The lead is closed.
	Won
	// Lost: they will not buy. The lead is closed.
	Lost
)

func raw(lead *plugboard.Lead) *plugboard_inbox_conversations.Lead {
	return (*plugboard_inbox_conversations.Lead)(lead)
}

// Open opens a lead with the stage new. source is where it comes from, at most 64 bytes, or empty. A conversation whose
// lead is open gets no other: the failure is of [plugboard.KindConflict] with the code lead-open.
func Open(conversation *plugboard.Conversation, source string) (*plugboard.Lead, error) {
	from := (*plugboard_inbox_conversations.Conversation)(conversation)
	lead, err := convert.Value(plugboard_inbox_leads.Open(from, convert.Text(source)))
	return (*plugboard.Lead)(lead), err
}

// SetStage says how far the lead has come.
func SetStage(lead *plugboard.Lead, stage Stage) error {
	return convert.Done(plugboard_inbox_leads.SetStage(raw(lead), uint8(stage)))
}

// SetValue says what the lead is worth: 0 to 1,000,000,000,000, kept to the hundredth, with an ISO 4217 code such as EUR.
func SetValue(lead *plugboard.Lead, value float64, currency string) error {
	return convert.Done(plugboard_inbox_leads.SetValue(raw(lead), types.Some(value), convert.Text(currency)))
}

// ClearValue takes back what the lead is worth.
func ClearValue(lead *plugboard.Lead) error {
	return convert.Done(plugboard_inbox_leads.SetValue(raw(lead), types.None[float64](), types.None[string]()))
}

// SetAttribute keeps a property: the key has at most 64 bytes, the value at most 4 KiB; 32 of them a lead.
func SetAttribute(lead *plugboard.Lead, key, value string) error {
	return convert.Done(plugboard_inbox_leads.SetAttribute(raw(lead), key, value))
}

// RemoveAttribute forgets a property.
func RemoveAttribute(lead *plugboard.Lead, key string) error {
	return convert.Done(plugboard_inbox_leads.RemoveAttribute(raw(lead), key))
}
