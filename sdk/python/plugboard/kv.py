"""A memory of the plugin's own, from one event to the next. Another installation never sees it.

Keys are at most 256 bytes, values at most 64 KiB, and a handler reads and writes at most 1,000 times. Up to 256 values
of each conversation and 10,000 of the whole installation are kept: a handler that would keep more fails with the code
``kv-full``. Every function raises `Failure`: ``invalid`` for a key or value that is too long.
"""

from __future__ import annotations

from . import _host

__all__ = [
    "delete",
    "get",
    "set",
    "shared_add",
    "shared_compare_and_set",
    "shared_delete",
    "shared_get",
    "shared_set",
]

_kv = _host.power("kv")


def get(key: str) -> str | None:
    """A value of this conversation. ``denied`` where a call belongs to no conversation, as a connector's."""
    value: str | None = _host.call(_kv.get, _host.text(key))
    return value


def set(key: str, value: str) -> None:
    """Keeps a value of this conversation."""
    _host.call(_kv.set, _host.text(key), _host.text(value))


def delete(key: str) -> None:
    """Forgets a value of this conversation. One that is not there changes nothing."""
    _host.call(_kv.delete, _host.text(key))


def shared_get(key: str) -> str | None:
    """A value of the whole installation.

    What was read may have changed when the handler's work is to take effect; then it is run again from the start.
    """
    value: str | None = _host.call(_kv.shared_get, _host.text(key))
    return value


def shared_set(key: str, value: str) -> None:
    """Keeps a value of the whole installation."""
    _host.call(_kv.shared_set, _host.text(key), _host.text(value))


def shared_delete(key: str) -> None:
    """Forgets a value of the whole installation. One that is not there changes nothing."""
    _host.call(_kv.shared_delete, _host.text(key))


def shared_add(key: str, by: float) -> float:
    """Adds to a number of the whole installation, which starts at 0, and gives the new one.

    ``invalid`` when the value is no number.
    """
    total: float = _host.call(_kv.shared_add, _host.text(key), _host.number(by))
    return total


def shared_compare_and_set(key: str, expected: str | None, value: str | None) -> bool:
    """Writes only where the value is the expected one, None for none; says whether it was. None forgets it."""
    was: bool = _host.call(
        _kv.shared_compare_and_set, _host.text(key), _host.text_or_none(expected), _host.text_or_none(value)
    )
    return was
