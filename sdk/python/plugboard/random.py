"""Random numbers that cannot be foreseen."""

from __future__ import annotations

from . import _host

__all__ = ["bytes", "number"]

_random = _host.power("random")
_Bytes = bytes


def bytes(len: int) -> _Bytes:
    """Random bytes. At most 4,096 a call."""
    drawn: _Bytes = _host.call(_random.bytes, _host.whole(len))
    return drawn


def number() -> int:
    """From 0 to 4,294,967,295."""
    drawn: int = _host.call(_random.number)
    return drawn
