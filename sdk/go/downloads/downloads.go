// Package downloads writes files for the admin to download: the power downloads. Each line has a key, and a line with
// an existing key replaces the old line. It is for exporters only, and takes effect with what ExportBatch reports.
//
// A file's name is at most 64 characters of a-z, 0-9, ., - and _, and does not begin with a dot. An installation has at
// most 16 files, and 1,000,000 lines in all of them.
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

// SetLine sets a line, without its line break. It replaces the old line with this key. The key is at most 256 bytes,
// the line at most 16 KiB.
func SetLine(file, key, line string) error {
	return convert.Done(plugboard_inbox_downloads.SetLine(file, key, types.Some(line)))
}

// RemoveLine removes the line with this key.
func RemoveLine(file, key string) error {
	return convert.Done(plugboard_inbox_downloads.SetLine(file, key, types.None[string]()))
}
