// Package convert leads from the values of generated bindings to those of Go, and back.
package convert

import (
	"math"
	"time"

	contract "plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_types"
	"plugboard.dev/plugboard/internal/wit/types"
)

// Error makes the SDK's failure of the contract's. The SDK's main package sets it, which this one cannot import.
var Error func(contract.Failure) error

// Failure is the contract's failure; without a code where that is empty, and without a wait where that is 0.
func Failure(kind uint8, code, message string, waitMilliseconds uint32) contract.Failure {
	failure := contract.Failure{Kind: kind, Code: Text(code), Message: message}
	if waitMilliseconds != 0 {
		failure.RetryAfterMs = types.Some(waitMilliseconds)
	}
	return failure
}

// Value is the value of a call, or why there is none.
func Value[T any](result types.Result[T, contract.Failure]) (T, error) {
	if result.Tag() == types.ResultErr {
		var none T
		return none, Error(result.Err())
	}
	return result.Ok(), nil
}

// Optional is the value of a call that may have none, or why it failed.
func Optional[T any](result types.Result[types.Option[T], contract.Failure]) (T, bool, error) {
	option, err := Value(result)
	value, ok := option.Get()
	return value, ok, err
}

// Done tells why a call without a value failed, and nil when it did not.
func Done(result types.Result[types.Unit, contract.Failure]) error {
	_, err := Value(result)
	return err
}

// Text is a text that may be left out: the empty one is none.
func Text(text string) types.Option[string] {
	if text == "" {
		return types.None[string]()
	}
	return types.Some(text)
}

// latest is the last millisecond that every calendar knows: some 280,000 years from now, or ago.
const latest = 8.64e15

// Time is an instant of the contract, in milliseconds since 1970, as Go has it.
func Time(milliseconds float64) time.Time {
	// Written so that what is no number does not pass either.
	if !(math.Abs(milliseconds) <= latest) {
		return time.Time{}
	}
	return time.UnixMicro(int64(math.Round(milliseconds * 1000))).UTC()
}

// Milliseconds is an instant as the contract has it.
func Milliseconds(at time.Time) float64 { return float64(at.UnixMicro()) / 1000 }

// Wait is a duration in milliseconds: not less than it is, and what is too long is the longest there is.
func Wait(duration time.Duration) uint32 { return whole(duration, time.Millisecond) }

// Seconds is a duration in seconds, in the same way.
func Seconds(duration time.Duration) uint32 { return whole(duration, time.Second) }

// whole is how many units it takes to hold a duration.
func whole(duration, unit time.Duration) uint32 {
	units := int64(duration / unit)
	if duration%unit > 0 {
		units++
	}
	return Uint32(units)
}

// Uint32 is the nearest number that the contract can carry.
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
