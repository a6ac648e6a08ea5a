package convert

import (
	"errors"
	"math"
	"testing"
	"time"

	contract "plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_types"
	"plugboard.dev/plugboard/internal/wit/types"
)

func TestTimesAreConvertedBothWays(t *testing.T) {
	for _, milliseconds := range []float64{0, 1, -1, 0.5, 1_795_363_265_793, 1_795_363_265_793.25, -62_135_596_800_000} {
		if got := Milliseconds(Time(milliseconds)); got != milliseconds {
			t.Errorf("%v came back as %v", milliseconds, got)
		}
	}
	if at := Time(1_751_715_000_000); at.Format(time.RFC3339) != "2025-07-05T11:30:00Z" {
		t.Error(at)
	}
	for _, never := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e300} {
		if at := Time(never); !at.IsZero() {
			t.Errorf("%v is %v", never, at)
		}
	}
}

func TestATimeMayBeMissing(t *testing.T) {
	if at, ok := OptionalTime(types.None[float64]()); ok || !at.IsZero() {
		t.Error(at, ok)
	}
	for _, milliseconds := range []float64{0, 1_795_363_265_793.25} {
		if at, ok := OptionalTime(types.Some(milliseconds)); !ok || Milliseconds(at) != milliseconds {
			t.Error(at, ok)
		}
	}
}

func TestDurationsAreRoundedUp(t *testing.T) {
	for duration, want := range map[time.Duration]uint32{
		0: 0, -time.Second: 0, time.Nanosecond: 1, time.Millisecond: 1, 1500 * time.Microsecond: 2,
		time.Second: 1000, 100 * 24 * time.Hour: math.MaxUint32, math.MaxInt64: math.MaxUint32,
	} {
		if got := Wait(duration); got != want {
			t.Errorf("%v is %d ms", duration, got)
		}
	}
	if got := Seconds(1500 * time.Millisecond); got != 2 {
		t.Error(got)
	}
}

func TestNumbersAreClampedToTheContractsRange(t *testing.T) {
	for number, want := range map[int64]uint32{-1: 0, 7: 7, math.MaxUint32: math.MaxUint32, 1 << 40: math.MaxUint32} {
		if got := Uint32(number); got != want {
			t.Errorf("%d is %d", number, got)
		}
	}
}

func TestAnEmptyTextIsNone(t *testing.T) {
	if _, ok := Text("").Get(); ok {
		t.Error("there is a text")
	}
	if text, ok := Text("a").Get(); !ok || text != "a" {
		t.Error(text, ok)
	}
}

func TestFailuresAreConverted(t *testing.T) {
	full := Failure(3, "code", "message", 7)
	if full != (contract.Failure{Kind: 3, Code: types.Some("code"), Message: "message", RetryAfterMs: types.Some(uint32(7))}) {
		t.Errorf("%+v", full)
	}
	if plain := Failure(3, "", "message", 0); plain != (contract.Failure{Kind: 3, Message: "message"}) {
		t.Errorf("%+v", plain)
	}
}

func TestResultsAreValuesOrErrors(t *testing.T) {
	oops := errors.New("oops")
	Error = func(contract.Failure) error { return oops }
	type result = types.Result[types.Option[string], contract.Failure]
	some := types.Ok[types.Option[string], contract.Failure](types.Some("a"))
	none := types.Ok[types.Option[string], contract.Failure](types.None[string]())
	failed := types.Err[types.Option[string]](contract.Failure{})
	for _, check := range []struct {
		result result
		value  string
		ok     bool
		err    error
	}{{some, "a", true, nil}, {none, "", false, nil}, {failed, "", false, oops}} {
		value, ok, err := Optional(check.result)
		if value != check.value || ok != check.ok || err != check.err {
			t.Errorf("%+v: %q, %v, %v", check, value, ok, err)
		}
	}
}
