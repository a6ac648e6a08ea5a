// Package directory reads beyond the conversation at hand: the power directory. It reaches all conversations, customers
// and leads of the inbox.
//
// Each record is one JSON document, as the API shows it. New members may be added at any time. Records are returned as
// they are now, without the changes that this handler has requested. At most 100 calls per handler.
package directory

import (
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_directory"
	"plugboard.dev/plugboard/internal/convert"
)

// Conversation returns one conversation, with its contact, its linked conversations and its latest lead. The failure is
// of plugboard.KindNotFound if there is none.
func Conversation(id string) (string, error) {
	return convert.Value(plugboard_inbox_directory.Conversation(id))
}

// Filter selects conversations. An empty field selects all.
type Filter struct {
	// Contact is the identifier of the contact of the conversations.
	Contact string
	// Channel is the name of the channel of the conversations.
	Channel string
	// Status is open, pending, snoozed or resolved.
	Status string
}

// Conversations returns the conversations that match a filter, most recently changed first. limit is capped at 100.
func Conversations(filter Filter, limit int) ([]string, error) {
	return convert.Value(plugboard_inbox_directory.Conversations(convert.Text(filter.Contact),
		convert.Text(filter.Channel), convert.Text(filter.Status), convert.Uint32(limit)))
}

// Messages returns the latest messages of a conversation as they are now, oldest first. limit is capped at 100.
func Messages(conversation string, limit int) ([]string, error) {
	return convert.Value(plugboard_inbox_directory.Messages(conversation, convert.Uint32(limit)))
}

// Contact returns one contact, with its identities and its latest lead. The failure is of plugboard.KindNotFound if
// there is none.
func Contact(id string) (string, error) {
	return convert.Value(plugboard_inbox_directory.Contact(id))
}

// FindContacts returns the contacts that have this value in an attribute, such as email. With the key identity it
// returns the contacts that a platform knows by this identifier. limit is capped at 100.
func FindContacts(key, value string, limit int) ([]string, error) {
	return convert.Value(plugboard_inbox_directory.FindContacts(key, value, convert.Uint32(limit)))
}
