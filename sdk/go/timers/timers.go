// Package timers sets timers, which call the plugin's handler on-timer later: the power timers.
//
// A timer belongs to the conversation of the event and has a name that the plugin chooses. A name is at most 256 bytes,
// and a plugin has at most 16 timers in one conversation. A timer that is set fires once, possibly late if the server
// was down. It is set or cancelled when the handler's work takes effect.
package timers

import (
	"time"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_timers"
	"plugboard.dev/plugboard/internal/convert"
)

// Set sets a timer that is due after a duration: 10 seconds to 366 days. If a timer with this name is already set, it
// is moved: it fires only at the new time, with the new data. data comes back with the event, at most 4 KiB. The
// failure is of the kind denied if the plugin does not export on-timer.
func Set(name string, after time.Duration, data string) error {
	milliseconds := float64(after) / float64(time.Millisecond)
	return convert.Done(plugboard_inbox_timers.Set(name, milliseconds, data))
}

// Cancel cancels a timer. If there is none with this name, nothing changes.
func Cancel(name string) error { return convert.Done(plugboard_inbox_timers.Cancel(name)) }
