// Package contacts keeps what is learned of a customer: the power contacts.
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

// SetName says what the customer is called. At most 256 bytes.
func SetName(contact *plugboard.Contact, name string) error {
	return convert.Done(plugboard_inbox_contacts.SetName(raw(contact), name))
}

// SetAttribute keeps a property: the key has at most 64 bytes, the value at most 4 KiB; 64 of them a contact.
func SetAttribute(contact *plugboard.Contact, key, value string) error {
	return convert.Done(plugboard_inbox_contacts.SetAttribute(raw(contact), key, value))
}

// RemoveAttribute forgets a property.
func RemoveAttribute(contact *plugboard.Contact, key string) error {
	return convert.Done(plugboard_inbox_contacts.RemoveAttribute(raw(contact), key))
}
