package clock

import (
	"testing"
	"time"

	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_clock"
)

func TestAnInstantHasTheWallClockOfItsZone(t *testing.T) {
	at := time.Date(2026, time.July, 5, 23, 30, 15, 0, time.UTC)
	wall := plugboard_inbox_clock.LocalTime{Year: 2026, Month: 7, Day: 6, Hour: 1, Minute: 30, Second: 15, Weekday: 1, UtcOffsetMinutes: 120}
	local := inZone(at, wall, "Europe/Berlin")
	if !local.Equal(at) {
		t.Error(local)
	}
	if text := local.Format("Mon 2006-01-02 15:04:05 -0700 MST"); text != "Mon 2026-07-06 01:30:15 +0200 Europe/Berlin" {
		t.Error(text)
	}
}
