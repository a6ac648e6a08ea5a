// Package convert converts between the values of the generated bindings and those of Go.
package convert

import (
	"math"
	"time"

	contract "plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_types"
	"plugboard.dev/plugboard/internal/wit/types"
)

// Error converts the contract's failure to the SDK's. The SDK's main package sets it, because this package cannot
// import that one.
var Error func(contract.Failure) error

// Failure returns the contract's failure. An empty code means none, and a wait of 0 means none.
func Failure(kind uint8, code, message string, waitMilliseconds uint32) contract.Failure {
	failure := contract.Failure{Kind: kind, Code: Text(code), Message: message}
	if waitMilliseconds != 0 {
		failure.RetryAfterMs = types.Some(waitMilliseconds)
	}
	return failure
}

// Value returns the value of a call, or its error.
func Value[T any](result types.Result[T, contract.Failure]) (T, error) {
	if result.Tag() == types.ResultErr {
		var none T
		return none, Error(result.Err())
	}
	return result.Ok(), nil
}

// Optional returns the value of a call that may have none, or its error.
func Optional[T any](result types.Result[types.Option[T], contract.Failure]) (T, bool, error) {
	option, err := Value(result)
	value, ok := option.Get()
	return value, ok, err
}

// Done returns the error of a call without a value, or nil.
func Done(result types.Result[types.Unit, contract.Failure]) error {
	_, err := Value(result)
	return err
}

// Text returns an optional text. An empty text is none.
func Text(text string) types.Option[string] {
	if text == "" {
		return types.None[string]()
	}
	return types.Some(text)
}

// latest is the largest number of milliseconds, before or after 1970, that every calendar supports: about 280,000
// years.
const latest = 8.64e15

// Time converts a time of the contract, in milliseconds since 1970, to Go's.
func Time(milliseconds float64) time.Time {
	// This form also rejects NaN.
	if !(math.Abs(milliseconds) <= latest) {
		return time.Time{}
	}
	return time.UnixMicro(int64(math.Round(milliseconds * 1000))).UTC()
}

// OptionalTime converts a time of the contract that may be missing.
func OptionalTime(milliseconds types.Option[float64]) (time.Time, bool) {
	value, ok := milliseconds.Get()
	if !ok {
		return time.Time{}, false
	}
	return Time(value), true
}

// Milliseconds converts a time to the milliseconds of the contract.
func Milliseconds(at time.Time) float64 { return float64(at.UnixMicro()) / 1000 }

// Wait returns a duration in milliseconds, rounded up and limited to the range of the result.
func Wait(duration time.Duration) uint32 { return whole(duration, time.Millisecond) }

// Seconds returns a duration in seconds, in the same way.
func Seconds(duration time.Duration) uint32 { return whole(duration, time.Second) }

// whole returns how many units a duration takes, rounded up.
func whole(duration, unit time.Duration) uint32 {
	units := int64(duration / unit)
	if duration%unit > 0 {
		units++
	}
	return Uint32(units)
}

// Uint32 returns the nearest number that the contract can represent.
func Uint32[N ~int | ~int64](number N) uint32 {
	switch {
	case number < 0:
		return 0
	case int64(number) > math.MaxUint32:
		return math.MaxUint32
	default:
		return uint32(number)
	}
}
