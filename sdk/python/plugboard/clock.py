"""The power ``clock``: the current time, and conversion between instants and local time."""

from __future__ import annotations

from dataclasses import dataclass

from . import _host

__all__ = ["LocalTime", "instant", "local", "now"]

_clock = _host.power("clock")
_YEARS = 0x7FFF_FFFF


@dataclass(frozen=True)
class LocalTime:
    """A date and time on a wall clock."""

    year: int
    """The year, such as 2026."""
    month: int
    """1 to 12."""
    day: int
    """1 to 31."""
    hour: int
    """0 to 23."""
    minute: int
    """0 to 59."""
    second: int
    """0 to 59."""
    weekday: int
    """1 for Monday to 7 for Sunday, as in `datetime.date.isoweekday`."""
    utc_offset_minutes: int
    """The zone's offset from UTC at that time, in minutes: 60 in Berlin in winter, negative in the Americas."""


def now() -> float:
    """Returns the host's time, in milliseconds since 1970-01-01T00:00:00Z."""
    time: float = _host.call(_clock.now)
    return time


def local(at: float, zone: str) -> LocalTime:
    """Converts an instant, in milliseconds since 1970, to local time in an IANA time zone such as ``Europe/Berlin``.

    Raises `Failure`: ``not-found`` with the code ``no-such-zone`` for an unknown zone, ``invalid`` for an instant out
    of range.
    """
    time = _host.call(_clock.local, _host.number(at), _host.text(zone))
    return LocalTime(
        time.year,
        time.month,
        time.day,
        time.hour,
        time.minute,
        time.second,
        time.weekday,
        time.utc_offset_minutes,
    )


def instant(year: int, month: int, day: int, hour: int, minute: int, zone: str) -> float:
    """Converts a local date and time of day in a time zone to an instant, in milliseconds since 1970.

    A time that a clock change skips becomes the first instant after the change. A time that occurs twice becomes the
    earlier instant.

    Raises `Failure`: ``not-found`` with the code ``no-such-zone`` for an unknown zone, ``invalid`` for a date or time
    that does not exist.
    """
    time: float = _host.call(
        _clock.instant,
        _host.whole(year, -_YEARS, _YEARS),
        _host.whole(month),
        _host.whole(day),
        _host.whole(hour),
        _host.whole(minute),
        _host.text(zone),
    )
    return time
