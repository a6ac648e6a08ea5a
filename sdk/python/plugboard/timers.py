"""The power ``timers``: schedules calls of ``on_timer``.

A timer that is set fires once; if the server was down, it fires late. It belongs to the event's conversation and has a
name that the plugin chooses: at most 256 bytes, and at most 16 timers per conversation. It is set or cancelled when the
handler's work takes effect. A handler may call these functions at most 64 times; further calls raise `Failure`
``rate-limited``.
"""

from __future__ import annotations

from . import _host

__all__ = ["cancel", "set"]

_timers = _host.power("timers")


def set(name: str, after_ms: float, data: str = "") -> None:
    """Sets a timer that fires after ``after_ms`` milliseconds: from 10 seconds to 366 days.

    An existing timer of this name is rescheduled. ``data`` is returned with the event, at most 4 KiB.

    Raises `Failure`: ``invalid`` for a time or data outside these limits, ``denied`` if the plugin does not handle
    ``on-timer``.
    """
    _host.call(_timers.set, _host.text(name), _host.number(after_ms), _host.text(data))


def cancel(name: str) -> None:
    """Cancels a timer. Does nothing if there is none of this name."""
    _host.call(_timers.cancel, _host.text(name))
