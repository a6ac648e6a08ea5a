"""What a migration works on: it comes with one call, for that call. No power."""

from __future__ import annotations

from . import _host
from ._part import Part

__all__ = ["MigrationStep"]


class MigrationStep(Part):
    """One part of the memory that an older version of this plugin has kept: of one conversation, or the shared one."""

    @property
    def from_version(self) -> str:
        """The older version, as its manifest says; empty where it has none."""
        return self._text("from_")

    @property
    def conversation(self) -> str | None:
        """The conversation whose values these are, by its identifier; None for the shared ones."""
        return self._text_or_none("conversation")

    @property
    def values(self) -> dict[str, str]:
        """Keys and values, by key, as changed so far."""
        return dict(self._read("values"))

    def get(self, key: str) -> str | None:
        """The value of a key, as changed so far."""
        value: str | None = _host.call(self._handle.get, _host.text(key))
        return value

    def set(self, key: str, value: str) -> None:
        """Keeps a value. Key at most 256 bytes, value at most 64 KiB."""
        _host.call(self._handle.set, _host.text(key), _host.text(value))

    def delete(self, key: str) -> None:
        """Forgets a value."""
        _host.call(self._handle.delete, _host.text(key))
