"""The object passed to a migration, valid for one call. Not a power: ``plugin.toml`` does not list it."""

from __future__ import annotations

from . import _host
from ._part import Part

__all__ = ["MigrationStep"]


class MigrationStep(Part):
    """A part of the values that an older version of this plugin stored.

    They are either the values of one conversation or the shared values.
    """

    @property
    def from_version(self) -> str:
        """The older version, from its manifest. Empty if the manifest has none."""
        return self._text("from_")

    @property
    def conversation(self) -> str | None:
        """The identifier of the conversation whose values these are; None for the shared values."""
        return self._text_or_none("conversation")

    @property
    def values(self) -> dict[str, str]:
        """All keys and values in the order of the keys, including the changes made so far."""
        return dict(self._read("values"))

    def get(self, key: str) -> str | None:
        """Returns a value, including the changes made so far, or None if there is none."""
        value: str | None = _host.call(self._handle.get, _host.text(key))
        return value

    def set(self, key: str, value: str) -> None:
        """Stores a value. The key is at most 256 bytes, the value at most 64 KiB.

        A longer key or value makes the whole call fail.
        """
        _host.call(self._handle.set, _host.text(key), _host.text(value))

    def delete(self, key: str) -> None:
        """Deletes a value. Does nothing if it does not exist."""
        _host.call(self._handle.delete, _host.text(key))
