"""The objects passed to an exporter, each valid for one call. Not a power: ``plugin.toml`` does not list it."""

from __future__ import annotations

import json
from typing import Any

from . import _host
from ._failure import Failure
from ._part import Part

__all__ = ["Batch", "ChangedRecord", "PollRequest"]


class Batch(Part):
    """Changed records, each once: contacts first, then conversations, then leads. At most 100."""

    @property
    def records(self) -> list[ChangedRecord]:
        """The records, in that order."""
        return [ChangedRecord(record) for record in self._read("records")]


class ChangedRecord(Part):
    """A contact, conversation or lead that has changed since its last export or was never exported."""

    @property
    def kind(self) -> str:
        """The kind of record: ``contact``, ``conversation`` or ``lead``."""
        return self._text("kind")

    @property
    def id(self) -> str:
        """The record's permanent identifier. The other system should find the record by it."""
        return self._text("id")

    @property
    def external_id(self) -> str | None:
        """The identifier in the other system, as last passed to `done`; None if there is none."""
        return self._text_or_none("external_id")

    @property
    def mark(self) -> str | None:
        """The mark last passed to `done` or, since then, to `PollRequest.lead`; None if there is none."""
        return self._text_or_none("mark")

    def json(self) -> dict[str, Any]:
        """Returns the record as one document, as the API currently shows it.

        A conversation includes its full ``contact`` and its latest 20 ``messages``, a lead its full ``contact``, and a
        contact its latest ``lead``. Future versions may add members.
        """
        document: dict[str, Any] = json.loads(self._text("json"))
        return document

    def done(self, external_id: str | None = None, mark: str | None = None) -> None:
        """Reports that the record is in the other system.

        ``external_id`` is its identifier there. ``mark`` is any value that the plugin needs the next time, such as a
        hash of what it has sent. None keeps the previous value of either. Each is at most 256 bytes; a longer one makes
        the whole call fail.
        """
        _host.call(self._handle.done, _host.text_or_none(external_id), _host.text_or_none(mark))

    def failed(self, failure: Failure) -> None:
        """Reports that this record could not be exported.

        It is retried after a wait: up to 30 times for ``unavailable``, ``rate-limited``, ``conflict`` and
        ``uncertain``, and 3 times for any other kind. After that it is exported only when it changes or an admin
        requests it.
        """
        _host.call(self._handle.failed, _host.failure(failure))


class PollRequest(Part):
    """A request to look for changes in the other system."""

    @property
    def cursor(self) -> str | None:
        """The cursor from the last poll, as passed to `set_cursor`; None if there is none."""
        return self._text_or_none("cursor")

    def set_cursor(self, cursor: str) -> None:
        """Sets where the next poll begins. At most 4 KiB.

        The cursor is stored together with the changes that this poll reports.
        """
        _host.call(self._handle.set_cursor, _host.text(cursor))

    def lead(self, id: str, stage: str, mark: str | None = None) -> None:
        """Reports the stage that a lead has in the other system, by its identifier here. At most 1,000 per call.

        ``mark`` is stored as `ChangedRecord.done` stores it. A mark equal to the stored one means that nothing has
        changed in the other system since, so the stage here stays as it is. A lead that does not exist here is skipped.

        Raises `Failure`: ``invalid`` for an unknown stage or a mark of more than 256 bytes, ``rate-limited`` for more
        than 1,000 leads.
        """
        _host.call(self._handle.lead, _host.text(id), _host.text(stage), _host.text_or_none(mark))

    def again(self) -> None:
        """Has ``exporter_poll`` called again at once, because there are more changes."""
        _host.call(self._handle.again)
