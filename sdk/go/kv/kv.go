// Package kv is a memory of the plugin's own, from one event to the next: the power kv. Another installation never sees
// it.
//
// Keys are at most 256 bytes, values at most 64 KiB, and a handler reads and writes at most 1,000 times. Up to 256 values
// of each conversation and 10,000 of the whole installation are kept: a handler that would keep more fails with the code
// kv-full.
//
// [Get], [Set] and [Delete] are of the event's conversation; where a call belongs to none (a connector's), they fail with the
// kind denied. The functions whose names begin with Shared are of the whole installation: when what was read
// there has changed until the handler's work is to take effect, the handler is run again from the start.
package kv

import (
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_kv"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/internal/wit/types"
)

// Get is a value of this conversation, and whether there is one.
func Get(key string) (value string, ok bool, err error) {
	return convert.Optional(plugboard_inbox_kv.Get(key))
}

// Set keeps a value of this conversation.
func Set(key, value string) error { return convert.Done(plugboard_inbox_kv.Set(key, value)) }

// Delete forgets a value of this conversation.
func Delete(key string) error { return convert.Done(plugboard_inbox_kv.Delete(key)) }

// SharedGet is a value of the installation, and whether there is one.
func SharedGet(key string) (value string, ok bool, err error) {
	return convert.Optional(plugboard_inbox_kv.SharedGet(key))
}

// SharedSet keeps a value of the installation.
func SharedSet(key, value string) error {
	return convert.Done(plugboard_inbox_kv.SharedSet(key, value))
}

// SharedDelete forgets a value of the installation.
func SharedDelete(key string) error { return convert.Done(plugboard_inbox_kv.SharedDelete(key)) }

// SharedAdd adds to a number that starts at 0, and gives the new one. The failure is of the kind invalid when the
// value is no number.
func SharedAdd(key string, by float64) (float64, error) {
	return convert.Value(plugboard_inbox_kv.SharedAdd(key, by))
}

// SharedCompareAndSet writes only where the value is the expected one, and tells whether it was.
func SharedCompareAndSet(key, expected, value string) (bool, error) {
	return convert.Value(plugboard_inbox_kv.SharedCompareAndSet(key, types.Some(expected), types.Some(value)))
}

// SharedSetIfAbsent writes only where there is no value, and tells whether there was none.
func SharedSetIfAbsent(key, value string) (bool, error) {
	return convert.Value(plugboard_inbox_kv.SharedCompareAndSet(key, types.None[string](), types.Some(value)))
}

// SharedCompareAndDelete forgets a value only where it is the expected one, and tells whether it was.
func SharedCompareAndDelete(key, expected string) (bool, error) {
	return convert.Value(plugboard_inbox_kv.SharedCompareAndSet(key, types.Some(expected), types.None[string]()))
}
