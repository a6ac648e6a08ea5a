package files

import (
	"bytes"
	"errors"
	"testing"
	"testing/iotest"
)

// host returns a reader of a file from a fake host, which returns parts of at most 1 MiB, and none past the end.
func host(t *testing.T, content []byte) *reader {
	return &reader{part: func(offset, length int) ([]byte, error) {
		if length < 1 || length > 1<<20 {
			t.Errorf("%d bytes were requested at once", length)
		}
		rest := content[min(offset, len(content)):]
		return rest[:min(length, len(rest))], nil
	}}
}

func TestAReaderReturnsTheWholeFile(t *testing.T) {
	for _, content := range []string{"", "a", "some bytes of a customer's file"} {
		if err := iotest.TestReader(host(t, []byte(content)), []byte(content)); err != nil {
			t.Error(err)
		}
	}
}

func TestAReaderNeverRequestsMoreThanTheHostReturns(t *testing.T) {
	content := bytes.Repeat([]byte("x"), 3<<20)
	into := make([]byte, len(content))
	reader := host(t, content)
	for want := 1 << 20; want <= len(content); want += 1 << 20 {
		if read, err := reader.Read(into); read != 1<<20 || err != nil || reader.offset != want {
			t.Errorf("%d bytes, at %d: %v", read, reader.offset, err)
		}
	}
}

func TestAReaderFailsAsTheHostDoes(t *testing.T) {
	oops := errors.New("oops")
	reader := &reader{part: func(int, int) ([]byte, error) { return nil, oops }}
	if read, err := reader.Read(make([]byte, 1)); read != 0 || err != oops {
		t.Error(read, err)
	}
}
