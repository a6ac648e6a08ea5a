package guard

import (
	"errors"
	"strings"
	"testing"
	"time"

	"plugboard.dev/plugboard"
)

func TestWhatAHandlerReturnsReachesTheHost(t *testing.T) {
	if result := Run(func() error { return nil }); result.Tag() != 0 {
		t.Errorf("%+v", result)
	}
	result := Run(func() error {
		return plugboard.RateLimited("busy").WithCode("c").WithRetryAfter(1500 * time.Microsecond)
	})
	raw := result.Err()
	code, _ := raw.Code.Get()
	wait, _ := raw.RetryAfterMs.Get()
	if raw.Kind != 4 || raw.Message != "busy" || code != "c" || wait != 2 {
		t.Errorf("%+v", raw)
	}
	if raw := Run(func() error { return errors.New("oops") }).Err(); raw.Kind != 7 || raw.Message != "oops" {
		t.Errorf("%+v", raw)
	}
}

type stringer struct{}

func (stringer) String() string { return "stringer" }

func TestAPanicBecomesAFailure(t *testing.T) {
	var logged []string
	Log = func(line string) { logged = append(logged, line) }
	defer func() { Log = nil }()
	for cause, want := range map[any]string{
		"boom":             "panic: boom",
		7:                  "panic: 7",
		stringer{}:         "panic: stringer",
		errors.New("oops"): "panic: oops",
		2.5:                "panic: a value that is neither a string nor an error",
	} {
		raw := Run(func() error { panic(cause) }).Err()
		if raw.Kind != 7 || raw.Message != want {
			t.Errorf("%+v", raw)
		}
		last := logged[len(logged)-1]
		first, stack, _ := strings.Cut(last, "\n")
		if first != want || !strings.Contains(stack, "guard_test.go") || strings.Contains(stack, "runtime.gopanic") {
			t.Error(last)
		}
	}
}

func TestARuntimeErrorBecomesAFailure(t *testing.T) {
	var none []int
	raw := Run(func() error { _ = none[len(none)]; return nil }).Err()
	if raw.Kind != 7 || !strings.Contains(raw.Message, "index out of range") {
		t.Errorf("%+v", raw)
	}
}
