"""The power ``random``: unpredictable random numbers, safe for cryptographic use."""

from __future__ import annotations

from . import _host

__all__ = ["bytes", "number"]

_random = _host.power("random")
_Bytes = bytes


def bytes(len: int) -> _Bytes:
    """Returns ``len`` random bytes, at most 4,096."""
    drawn: _Bytes = _host.call(_random.bytes, _host.whole(len))
    return drawn


def number() -> int:
    """Returns a random whole number from 0 to 4,294,967,295."""
    drawn: int = _host.call(_random.number)
    return drawn
