// Package files reads files that belong to the event, such as a customer's picture or a document: the power files.
//
// A handler reads at most 64 MiB. What it has read stays in memory until the event is over: a plugin that reads more than
// some 40 MB in one event asks for more memory in plugin.toml, by the limit memory_bytes.
package files

import (
	"io"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_files"
	"plugboard.dev/plugboard/internal/convert"
)

// most is how many bytes the host gives at once.
const most = 1 << 20

// Read is a part of a file: from offset, up to length bytes, fewer at its end and none behind it. At most 1 MiB at once.
// The failure is of [plugboard.KindUnavailable] while the file is still being fetched, and of [plugboard.KindNotFound]
// when it could not be had.
func Read(file *plugboard.Attachment, offset, length int) ([]byte, error) {
	raw := (*plugboard_inbox_conversations.Attachment)(file)
	return convert.Value(plugboard_inbox_files.Read(raw, convert.Uint32(offset), convert.Uint32(length)))
}

// NewReader reads a file from its beginning to its end, for what takes an [io.Reader]. Failures are those of [Read].
func NewReader(file *plugboard.Attachment) io.Reader {
	return &reader{part: func(offset, length int) ([]byte, error) { return Read(file, offset, length) }}
}

// reader reads one part after the other.
type reader struct {
	part func(offset, length int) ([]byte, error)
	// offset is how far it has come.
	offset int
}

func (r *reader) Read(into []byte) (int, error) {
	if len(into) == 0 {
		return 0, nil
	}
	part, err := r.part(r.offset, min(len(into), most))
	if err != nil {
		return 0, err
	}
	if len(part) == 0 {
		return 0, io.EOF
	}
	r.offset += len(part)
	return copy(into, part), nil
}
