// Package contacts stores what is learned about a customer: the power contacts.
package contacts

import (
	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_contacts"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/convert"
)

func raw(contact *plugboard.Contact) *plugboard_inbox_conversations.Contact {
	return (*plugboard_inbox_conversations.Contact)(contact)
}

// SetName sets the customer's name. At most 256 bytes.
func SetName(contact *plugboard.Contact, name string) error {
	return convert.Done(plugboard_inbox_contacts.SetName(raw(contact), name))
}

// SetAttribute sets an attribute. The key is at most 64 bytes, the value at most 4 KiB. At most 64 attributes per
// contact.
func SetAttribute(contact *plugboard.Contact, key, value string) error {
	return convert.Done(plugboard_inbox_contacts.SetAttribute(raw(contact), key, value))
}

// RemoveAttribute removes an attribute. If there is none with this key, nothing changes.
func RemoveAttribute(contact *plugboard.Contact, key string) error {
	return convert.Done(plugboard_inbox_contacts.RemoveAttribute(raw(contact), key))
}
