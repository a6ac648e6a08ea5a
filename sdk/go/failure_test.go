package plugboard

import (
	"errors"
	"fmt"
	"testing"
	"time"

	contract "plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_types"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/internal/wit/types"
)

func TestKindsAreNamedAsInTheContract(t *testing.T) {
	for kind, want := range map[FailureKind]string{
		KindInvalid: "invalid", KindNotFound: "not-found", KindDenied: "denied", KindConflict: "conflict",
		KindRateLimited: "rate-limited", KindUnavailable: "unavailable", KindUncertain: "uncertain",
		KindInternal: "internal", 9: "FailureKind(9)",
	} {
		if got := kind.String(); got != want {
			t.Errorf("kind %d is %q, not %q", kind, got, want)
		}
	}
	for kind, number := range map[FailureKind]uint8{
		KindInvalid: contract.FailureKind_Invalid, KindNotFound: contract.FailureKind_NotFound,
		KindDenied: contract.FailureKind_Denied, KindConflict: contract.FailureKind_Conflict,
		KindRateLimited: contract.FailureKind_RateLimited, KindUnavailable: contract.FailureKind_Unavailable,
		KindUncertain: contract.FailureKind_Uncertain, KindInternal: contract.FailureKind_Internal,
	} {
		if uint8(kind) != number {
			t.Errorf("%s is %d in the contract", kind, number)
		}
	}
}

func TestEachConstructorHasItsKind(t *testing.T) {
	makers := []func(string) *Failure{
		Invalid, NotFound, Denied, Conflict, RateLimited, Unavailable, Uncertain, Internal,
	}
	for kind, maker := range makers {
		if failure := maker("why"); failure.Kind != FailureKind(kind) || failure.Error() != "why" {
			t.Errorf("%+v", failure)
		}
	}
	if text := Denied("").Error(); text != "denied" {
		t.Error(text)
	}
}

func TestAFailureIsNotChangedByItsCopies(t *testing.T) {
	plain := RateLimited("slow down")
	full := plain.WithCode("613").WithRetryAfter(5 * time.Second)
	if *full != (Failure{KindRateLimited, "613", "slow down", 5 * time.Second}) {
		t.Errorf("%+v", full)
	}
	if plain.Code != "" || plain.RetryAfter != 0 {
		t.Errorf("%+v", plain)
	}
}

func TestErrorsBecomeFailures(t *testing.T) {
	inner := NotFound("there is no order 7").WithCode("unknown-order").WithRetryAfter(time.Second)
	if FailureOf(inner) != inner {
		t.Error("a failure was not returned unchanged")
	}
	wrapped := FailureOf(fmt.Errorf("looking it up: %w", inner))
	if *wrapped != (Failure{KindNotFound, "unknown-order", "looking it up: there is no order 7", time.Second}) {
		t.Errorf("%+v", wrapped)
	}
	if inner.Message != "there is no order 7" {
		t.Error("the wrapped failure was changed")
	}
	if other := FailureOf(errors.New("oops")); *other != *Internal("oops") {
		t.Errorf("%+v", other)
	}
	var none *Failure
	if other := FailureOf(fmt.Errorf("oops: %w", wraps{none})); other.Kind != KindInternal {
		t.Errorf("%+v", other)
	}
}

func TestFailuresOfTheHostAreErrors(t *testing.T) {
	raw := contract.Failure{Kind: 4, Code: types.Some("busy"), Message: "wait", RetryAfterMs: types.Some(uint32(1500))}
	err := convert.Done(types.Err[types.Unit](raw))
	var failure *Failure
	if !errors.As(err, &failure) || *failure != (Failure{KindRateLimited, "busy", "wait", 1500 * time.Millisecond}) {
		t.Errorf("%+v", err)
	}
	plain := convert.Done(types.Err[types.Unit](contract.Failure{Kind: 1, Message: "no"}))
	if !errors.As(plain, &failure) || *failure != (Failure{Kind: KindNotFound, Message: "no"}) {
		t.Errorf("%+v", plain)
	}
	if err := convert.Done(types.Ok[types.Unit, contract.Failure](types.Unit{})); err != nil {
		t.Error(err)
	}
}

// wraps is an error that wraps a nil failure.
type wraps struct{ failure *Failure }

func (wraps) Error() string   { return "wraps" }
func (w wraps) Unwrap() error { return w.failure }
