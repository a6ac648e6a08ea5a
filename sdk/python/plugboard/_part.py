"""What the things that a handler is given have in common: a handle of the host's.

Each property calls a getter. To read the event's document instead, once, was tried: reading JSON touches so much memory
of a fresh instance that a dozen getters cost as much. So the document is there for who wants it, and nothing is kept
that what the handler does could make stale.
"""

from __future__ import annotations

from typing import Any


class Part:
    """Something with a handle. It belongs to the call in which it came: do not keep it."""

    def __init__(self, handle: Any) -> None:
        """Made by the SDK around the handle that the host gives."""
        self._handle = handle

    def _read(self, name: str) -> Any:
        return getattr(self._handle, name)()

    def _text(self, name: str) -> str:
        value: str = self._read(name)
        return value

    def _text_or_none(self, name: str) -> str | None:
        value: str | None = self._read(name)
        return value

    def _texts(self, name: str) -> list[str]:
        value: list[str] = self._read(name)
        return value

    def _number(self, name: str) -> float:
        value: float = self._read(name)
        return value

    def _whole(self, name: str) -> int:
        value: int = self._read(name)
        return value

    def _flag(self, name: str) -> bool:
        value: bool = self._read(name)
        return value


def handle(part: Part, kind: type[Part]) -> Any:
    """The handle of what is given to a power."""
    if not isinstance(part, kind):
        raise TypeError(f"{kind.__name__} is wanted, and {part!r:.100} is {type(part).__name__}")
    return part._handle
