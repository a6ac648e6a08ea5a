// Package clock tells what time it is, here and elsewhere: the power clock.
package clock

import (
	"time"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_clock"
	"plugboard.dev/plugboard/internal/convert"
)

// Now is the host's time, in UTC.
func Now() time.Time { return convert.Time(plugboard_inbox_clock.Now()) }

// Local is an instant as the clocks of an IANA time zone such as Europe/Berlin show it: the same instant, whose year,
// hour or weekday are those of that place. It needs no data on time zones in the plugin, which [time.LoadLocation] does.
func Local(at time.Time, zone string) (time.Time, error) {
	wall, err := convert.Value(plugboard_inbox_clock.Local(convert.Milliseconds(at), zone))
	if err != nil {
		return time.Time{}, err
	}
	return show(at, wall, zone), nil
}

// show gives an instant the zone in which clocks show what the host says.
func show(at time.Time, wall plugboard_inbox_clock.LocalTime, zone string) time.Time {
	shown := time.Date(int(wall.Year), time.Month(wall.Month), int(wall.Day),
		int(wall.Hour), int(wall.Minute), int(wall.Second), 0, time.UTC)
	return at.In(time.FixedZone(zone, int(shown.Unix()-at.Unix())))
}

// Instant is when clocks in a zone show a date and a time of day. A time that a clock change skips is taken as the first
// one after it; of one that it repeats, the first.
func Instant(year int, month time.Month, day, hour, minute int, zone string) (time.Time, error) {
	at, err := convert.Value(plugboard_inbox_clock.Instant(int32(year), convert.Uint32(int(month)),
		convert.Uint32(day), convert.Uint32(hour), convert.Uint32(minute), zone))
	if err != nil {
		return time.Time{}, err
	}
	return convert.Time(at), nil
}
