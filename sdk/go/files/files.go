// Package files reads files that belong to the event, such as a customer's picture or a document: the power files.
//
// A handler reads at most 64 MiB. What it has read stays in memory until the event is over. A plugin that reads more
// than about 40 MB in one event needs a higher limit memory_bytes in plugin.toml.
package files

import (
	"io"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_conversations"
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_files"
	"plugboard.dev/plugboard/internal/convert"
)

// most is how many bytes the host returns per call.
const most = 1 << 20

// Read returns a part of a file: up to length bytes from offset, fewer at the end of the file, and none past it. At
// most 1 MiB per call. The failure is of [plugboard.KindUnavailable] while the file is still being fetched, and of
// [plugboard.KindNotFound] if it could not be fetched.
func Read(file *plugboard.Attachment, offset, length int) ([]byte, error) {
	raw := (*plugboard_inbox_conversations.Attachment)(file)
	return convert.Value(plugboard_inbox_files.Read(raw, convert.Uint32(offset), convert.Uint32(length)))
}

// NewReader returns an [io.Reader] that reads a file from its beginning to its end. Its failures are those of [Read].
func NewReader(file *plugboard.Attachment) io.Reader {
	return &reader{part: func(offset, length int) ([]byte, error) { return Read(file, offset, length) }}
}

// reader reads one part after another.
type reader struct {
	part func(offset, length int) ([]byte, error)
	// offset is the position of the next read.
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
