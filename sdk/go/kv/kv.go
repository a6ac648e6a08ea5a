// Package kv stores the plugin's own values from one event to the next: the power kv. Other installations never see
// them.
//
// Keys are at most 256 bytes, values at most 64 KiB, and a handler may read and write at most 1,000 times. The host
// stores up to 256 values per conversation and 10,000 shared values per installation. A handler that would exceed this
// fails with the code kv-full.
//
// [Get], [Set] and [Delete] use the values of the event's conversation. If a call belongs to no conversation, as in a
// connector, they fail with the kind denied. The functions whose names begin with Shared use the values of the whole
// installation. If a value that was read there has changed by the time the handler's work takes effect, the handler is
// run again from the start.
package kv

import (
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_kv"
	"plugboard.dev/plugboard/internal/convert"
	"plugboard.dev/plugboard/internal/wit/types"
)

// Get returns a value of this conversation, and whether there is one.
func Get(key string) (value string, ok bool, err error) {
	return convert.Optional(plugboard_inbox_kv.Get(key))
}

// Set sets a value of this conversation.
func Set(key, value string) error { return convert.Done(plugboard_inbox_kv.Set(key, value)) }

// Delete deletes a value of this conversation. If there is none, nothing changes.
func Delete(key string) error { return convert.Done(plugboard_inbox_kv.Delete(key)) }

// SharedGet returns a value of the installation, and whether there is one.
func SharedGet(key string) (value string, ok bool, err error) {
	return convert.Optional(plugboard_inbox_kv.SharedGet(key))
}

// SharedSet sets a value of the installation.
func SharedSet(key, value string) error {
	return convert.Done(plugboard_inbox_kv.SharedSet(key, value))
}

// SharedDelete deletes a value of the installation.
func SharedDelete(key string) error { return convert.Done(plugboard_inbox_kv.SharedDelete(key)) }

// SharedAdd adds to a number that starts at 0, and returns the new number. The failure is of the kind invalid if the
// value is not a number.
func SharedAdd(key string, by float64) (float64, error) {
	return convert.Value(plugboard_inbox_kv.SharedAdd(key, by))
}

// SharedCompareAndSet writes only if the current value is the expected one, and reports whether it wrote.
func SharedCompareAndSet(key, expected, value string) (bool, error) {
	return convert.Value(plugboard_inbox_kv.SharedCompareAndSet(key, types.Some(expected), types.Some(value)))
}

// SharedSetIfAbsent writes only if there is no value, and reports whether there was none.
func SharedSetIfAbsent(key, value string) (bool, error) {
	return convert.Value(plugboard_inbox_kv.SharedCompareAndSet(key, types.None[string](), types.Some(value)))
}

// SharedCompareAndDelete deletes a value only if it is the expected one, and reports whether it did.
func SharedCompareAndDelete(key, expected string) (bool, error) {
	return convert.Value(plugboard_inbox_kv.SharedCompareAndSet(key, types.Some(expected), types.None[string]()))
}
