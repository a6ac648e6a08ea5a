"""The power ``kv``: values that the plugin stores from one event to the next. Other installations cannot see them.

Keys are at most 256 bytes, values at most 64 KiB. A handler may read and write at most 1,000 times. Up to 256 values
per conversation and 10,000 for the whole installation are stored; a handler that would exceed this fails with the code
``kv-full``.

Every function raises `Failure`: ``invalid`` for an empty key, or for a key or value that is too long, ``rate-limited``
after 1,000 calls. `get`, `set` and `delete` raise ``denied`` in a call that has no conversation, such as a connector's.
Writing is ``denied`` in every call except event handlers, ``review``, ``assistant_run``, ``connector_receive``,
``exporter_export_batch`` and ``exporter_poll``.
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
    """Returns a value of this conversation, or None if there is none."""
    value: str | None = _host.call(_kv.get, _host.text(key))
    return value


def set(key: str, value: str) -> None:
    """Stores a value for this conversation."""
    _host.call(_kv.set, _host.text(key), _host.text(value))


def delete(key: str) -> None:
    """Deletes a value of this conversation. Does nothing if it does not exist."""
    _host.call(_kv.delete, _host.text(key))


def shared_get(key: str) -> str | None:
    """Returns a value of the whole installation, or None if there is none.

    If the value changes before this handler's work takes effect, the handler is run again from the start.
    """
    value: str | None = _host.call(_kv.shared_get, _host.text(key))
    return value


def shared_set(key: str, value: str) -> None:
    """Stores a value for the whole installation."""
    _host.call(_kv.shared_set, _host.text(key), _host.text(value))


def shared_delete(key: str) -> None:
    """Deletes a value of the whole installation. Does nothing if it does not exist."""
    _host.call(_kv.shared_delete, _host.text(key))


def shared_add(key: str, by: float) -> float:
    """Adds to a number of the whole installation, which starts at 0, and returns the sum.

    Raises `Failure` ``invalid`` if the value is not a number.
    """
    total: float = _host.call(_kv.shared_add, _host.text(key), _host.number(by))
    return total


def shared_compare_and_set(key: str, expected: str | None, value: str | None) -> bool:
    """Writes a value of the whole installation only if the current one equals ``expected``. Returns whether it did.

    ``expected`` None means that there must be no value; ``value`` None deletes it.
    """
    written: bool = _host.call(
        _kv.shared_compare_and_set, _host.text(key), _host.text_or_none(expected), _host.text_or_none(value)
    )
    return written
