"""The base class of the objects that a handler receives. Each wraps a handle of the host.

Each property calls a getter of the host. Reading the event's JSON document once instead was tried: parsing JSON touches
so much memory of a fresh instance that it costs as much as a dozen getters. So the document is available on request,
and nothing is cached that the handler's own actions could make stale.
"""

from __future__ import annotations

import json
from typing import Any


class Part:
    """An object backed by a handle of the host. It is valid only during the current call: do not store it."""

    def __init__(self, handle: Any) -> None:
        """Called by the SDK only, with the handle from the host."""
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

    def _document_or_none(self, name: str) -> dict[str, Any] | None:
        text = self._text_or_none(name)
        # The host has checked the document.
        value: dict[str, Any] | None = None if text is None else json.loads(text)
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
    """Returns the handle of an object passed to a power. Raises ``TypeError`` if it is not a ``kind``."""
    if not isinstance(part, kind):
        raise TypeError(f"expected {kind.__name__}, got {type(part).__name__}: {part!r:.100}")
    return part._handle
