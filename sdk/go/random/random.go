// Package random gives random numbers that cannot be foreseen: the power random. The standard crypto/rand does so too,
// without a power; what comes from here can be told again when a recorded run is replayed.
package random

import (
	"io"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_random"
)

// most is how many bytes the host gives at once.
const most = 4096

// Reader gives random bytes without end.
var Reader io.Reader = reader{}

type reader struct{}

func (reader) Read(into []byte) (int, error) {
	return copy(into, plugboard_inbox_random.Bytes(uint32(min(len(into), most)))), nil
}

// Bytes are so many random bytes.
func Bytes(count int) []byte {
	bytes := make([]byte, 0, count)
	for len(bytes) < count {
		bytes = append(bytes, plugboard_inbox_random.Bytes(uint32(min(count-len(bytes), most)))...)
	}
	return bytes
}

// Number is a number from 0 to 4,294,967,295.
func Number() uint32 { return plugboard_inbox_random.Number() }
