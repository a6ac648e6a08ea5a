package http

import (
	"errors"
	"strings"
	"testing"
	"time"

	"plugboard.dev/plugboard"
)

func TestAnErrorResponseBecomesAFailure(t *testing.T) {
	for status, want := range map[int]plugboard.FailureKind{
		400: plugboard.KindInvalid, 401: plugboard.KindDenied, 403: plugboard.KindDenied,
		404: plugboard.KindNotFound, 410: plugboard.KindNotFound, 409: plugboard.KindConflict,
		423: plugboard.KindRateLimited, 429: plugboard.KindRateLimited, 408: plugboard.KindUnavailable,
		425: plugboard.KindUnavailable, 477: plugboard.KindUnavailable, 500: plugboard.KindUnavailable,
		302: plugboard.KindInvalid,
	} {
		if got := failure("The shop", status, "", "").Kind; got != want {
			t.Errorf("%d is %s", status, got)
		}
	}
	full := failure("The shop", 429, "later", " 3 ")
	if *full != (plugboard.Failure{
		Kind: plugboard.KindRateLimited, Code: "429", Message: "The shop answered 429: later", RetryAfter: 3 * time.Second,
	}) {
		t.Errorf("%+v", full)
	}
	for _, wait := range []string{"", "Wed, 21 Oct 2026 07:28:00 GMT", "-1", "99999999999999999999"} {
		if failure := failure("", 429, "", wait); failure.RetryAfter != 0 {
			t.Errorf("%q is %v", wait, failure.RetryAfter)
		}
	}
	long := failure("A", 400, strings.Repeat("ä", 400), "")
	if words := strings.TrimPrefix(long.Message, "A answered 400: "); words != strings.Repeat("ä", 250) {
		t.Error(words)
	}
}

func TestAValueIsEncodedAsJSON(t *testing.T) {
	request := Request{Header: map[string]string{"a": "b"}}
	if err := request.SetJSON(map[string]int{"n": 1}); err != nil {
		t.Fatal(err)
	}
	if string(request.Body) != `{"n":1}` || request.Header["Content-Type"] != "application/json" || request.Header["a"] != "b" {
		t.Errorf("%+v", request)
	}
	var failure *plugboard.Failure
	if err := request.SetJSON(func() {}); !errors.As(err, &failure) || failure.Kind != plugboard.KindInvalid {
		t.Error(err)
	}
}
