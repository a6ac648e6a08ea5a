// Package links lets a platform fetch the files that it is sent, for platforms that take an address instead of the
// bytes: the power links, usable in the function Send only, for the files of the part.
package links

import (
	"time"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_links"
	"plugboard.dev/plugboard/internal/convert"
)

// Address returns an address of this server at which anyone can download the file for a time: from a minute to a day,
// with a precision of a second. Afterwards, and once the message is deleted, the address leads nowhere. The failure is
// of [plugboard.KindDenied] with the code no-public-address if the admin has not given the server a public address with
// https, of [plugboard.KindDenied] with the code not-of-this-part for another file, and of [plugboard.KindInvalid] for
// another time.
func Address(file *plugboard.Attachment, lifetime time.Duration) (string, error) {
	raw := (*plugboard_inbox_conversations.Attachment)(file)
	return convert.Value(plugboard_inbox_links.Address(raw, convert.Seconds(lifetime)))
}
