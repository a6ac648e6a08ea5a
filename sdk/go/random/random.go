// Package random generates random numbers that cannot be predicted: the power random. The standard crypto/rand does so
// too, without a power. Numbers from here are repeated when a recorded run is replayed.
package random

import (
	"io"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_random"
)

// most is how many bytes the host returns per call.
const most = 4096

// Reader is an endless source of random bytes.
var Reader io.Reader = reader{}

type reader struct{}

func (reader) Read(into []byte) (int, error) {
	return copy(into, plugboard_inbox_random.Bytes(uint32(min(len(into), most)))), nil
}

// Bytes returns count random bytes.
func Bytes(count int) []byte {
	bytes := make([]byte, 0, count)
	for len(bytes) < count {
		bytes = append(bytes, plugboard_inbox_random.Bytes(uint32(min(count-len(bytes), most)))...)
	}
	return bytes
}

// Number returns a number from 0 to 4,294,967,295.
func Number() uint32 { return plugboard_inbox_random.Number() }
