// Package timers has a plugin told later, by its handler on-timer: the power timers.
//
// A timer belongs to the conversation of the event and has a name of the plugin's choosing: at most 256 bytes, at most
// 16 names of each conversation. It rings once for each time that it was set, be it late after the server was down. It
// is set and cancelled when the handler's work takes effect.
package timers

import (
	"time"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_timers"
	"plugboard.dev/plugboard/internal/convert"
)

// Set sets a timer from now: 10 seconds to 366 days. One of this name that is set already is moved. data comes back with
// the event, at most 4 KiB. A plugin that does not hear on-timer is refused with a failure of the kind denied.
func Set(name string, after time.Duration, data string) error {
	milliseconds := float64(after) / float64(time.Millisecond)
	return convert.Done(plugboard_inbox_timers.Set(name, milliseconds, data))
}

// Cancel takes a timer back. It changes nothing when there is none of this name.
func Cancel(name string) error { return convert.Done(plugboard_inbox_timers.Cancel(name)) }
