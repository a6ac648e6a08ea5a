"""Being told later, by ``on_timer``: once for each time that a timer was set, be it late after the server was down.

A timer belongs to the conversation of the event and has a name of the plugin's choosing: at most 256 bytes, at most 16
names of each conversation. It is set and cancelled when the handler's work takes effect.
"""

from __future__ import annotations

from . import _host

__all__ = ["cancel", "set"]

_timers = _host.power("timers")


def set(name: str, after_ms: float, data: str = "") -> None:
    """Sets a timer, so many milliseconds from now: 10 seconds to 366 days.

    A timer of this name that is set already is moved. ``data`` comes back with the event, at most 4 KiB. Raises
    `Failure`: ``denied`` for a plugin that does not hear ``on-timer``.
    """
    _host.call(_timers.set, _host.text(name), _host.number(after_ms), _host.text(data))


def cancel(name: str) -> None:
    """Cancels a timer. Changes nothing when there is none of this name."""
    _host.call(_timers.cancel, _host.text(name))
