// Package directory reads beyond the conversation at hand: the power directory. It reaches all conversations, customers
// and leads of the inbox.
//
// What is read comes as one JSON document each, as the API shows it; members may be added to it at any time. It is as it
// is now, without what this handler has asked for. At most 100 calls a handler.
package directory

import (
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_directory"
	"plugboard.dev/plugboard/internal/convert"
)

// Conversation is one conversation, with its contact, its linked conversations and its latest lead. The failure is of
// plugboard.KindNotFound when there is none.
func Conversation(id string) (string, error) {
	return convert.Value(plugboard_inbox_directory.Conversation(id))
}

// Filter says which conversations are wanted. What is empty does not matter.
type Filter struct {
	// Contact is the identifier of the contact whose they are.
	Contact string
	// Channel is the name of the channel that they are on.
	Channel string
	// Status is open, pending, snoozed or resolved.
	Status string
}

// Conversations are those that a filter lets through, the latest changed first: at most so many, and at most 100.
func Conversations(filter Filter, limit int) ([]string, error) {
	return convert.Value(plugboard_inbox_directory.Conversations(convert.Text(filter.Contact),
		convert.Text(filter.Channel), convert.Text(filter.Status), convert.Uint32(limit)))
}

// Messages are the latest ones of a conversation, oldest first, as they are now: at most so many, and at most 100.
func Messages(conversation string, limit int) ([]string, error) {
	return convert.Value(plugboard_inbox_directory.Messages(conversation, convert.Uint32(limit)))
}

// Contact is one contact, with its identities and its latest lead. The failure is of plugboard.KindNotFound when there is
// none.
func Contact(id string) (string, error) {
	return convert.Value(plugboard_inbox_directory.Contact(id))
}

// FindContacts are the contacts that have an attribute of this value, such as email, or that a platform knows by this
// identifier, with the key identity: at most so many, and at most 100.
func FindContacts(key, value string, limit int) ([]string, error) {
	return convert.Value(plugboard_inbox_directory.FindContacts(key, value, convert.Uint32(limit)))
}
