// Package downloads makes files for the admin to download, of lines that are kept by a key each: the power downloads. It
// is for exporters only, and takes effect with what ExportBatch reports.
//
// A file's name is at most 64 of a-z, 0-9, ., - and _. An installation has at most 16 files, and 1,000,000 lines.
package downloads

import (
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_downloads"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/internal/wit/types"
)

// SetHeader sets the first line of a file, such as the names of its columns. At most 4 KiB.
func SetHeader(file, line string) error {
	return convert.Done(plugboard_inbox_downloads.SetHeader(file, line))
}

// SetLine keeps a line without its line break; one with this key takes the place of the old one. The key has at most 256
// bytes, the line at most 16 KiB.
func SetLine(file, key, line string) error {
	return convert.Done(plugboard_inbox_downloads.SetLine(file, key, types.Some(line)))
}

// RemoveLine takes a line out.
func RemoveLine(file, key string) error {
	return convert.Done(plugboard_inbox_downloads.SetLine(file, key, types.None[string]()))
}
