// Package clock tells the time, and converts times between time zones: the power clock.
package clock

import (
	"time"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_clock"
	"plugboard.dev/plugboard/internal/convert"
)

// Now returns the host's current time, in UTC.
func Now() time.Time { return convert.Time(plugboard_inbox_clock.Now()) }

// Local returns the same instant on the wall clock of an IANA time zone such as Europe/Berlin: its year, hour or
// weekday are those of that place. Unlike [time.LoadLocation], it needs no time zone data in the plugin.
func Local(at time.Time, zone string) (time.Time, error) {
	wall, err := convert.Value(plugboard_inbox_clock.Local(convert.Milliseconds(at), zone))
	if err != nil {
		return time.Time{}, err
	}
	return inZone(at, wall, zone), nil
}

// inZone moves an instant into a fixed zone that has the wall clock's offset.
func inZone(at time.Time, wall plugboard_inbox_clock.LocalTime, zone string) time.Time {
	asUTC := time.Date(int(wall.Year), time.Month(wall.Month), int(wall.Day),
		int(wall.Hour), int(wall.Minute), int(wall.Second), 0, time.UTC)
	return at.In(time.FixedZone(zone, int(asUTC.Unix()-at.Unix())))
}

// Instant converts a date and time of day in a zone to a time. If a clock change skips that time of day, the result is
// the first time after it. If a clock change repeats it, the result is the first of the two.
func Instant(year int, month time.Month, day, hour, minute int, zone string) (time.Time, error) {
	at, err := convert.Value(plugboard_inbox_clock.Instant(int32(year), convert.Uint32(int(month)),
		convert.Uint32(day), convert.Uint32(hour), convert.Uint32(minute), zone))
	if err != nil {
		return time.Time{}, err
	}
	return convert.Time(at), nil
}
