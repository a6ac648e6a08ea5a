"""What an exporter works on: each comes with one call, for that call. No power."""

from __future__ import annotations

import json
from typing import Any

from . import _host
from ._failure import Failure
from ._part import Part

__all__ = ["Batch", "ChangedRecord", "PollRequest"]


class Batch(Part):
    """Records that have changed, each once: contacts first, then conversations, then leads. At most 100."""

    @property
    def records(self) -> list[ChangedRecord]:
        """The records."""
        return [ChangedRecord(record) for record in self._read("records")]


class ChangedRecord(Part):
    """A contact, conversation or lead that has changed since it was exported last, or was never exported."""

    @property
    def kind(self) -> str:
        """``contact``, ``conversation`` or ``lead``."""
        return self._text("kind")

    @property
    def id(self) -> str:
        """The same for good: what the other system should find the record by."""
        return self._text("id")

    @property
    def external_id(self) -> str | None:
        """What `done` gave the last time."""
        return self._text_or_none("external_id")

    @property
    def mark(self) -> str | None:
        """What `done`, or `PollRequest.lead` since then, gave the last time."""
        return self._text_or_none("mark")

    def json(self) -> dict[str, Any]:
        """The record as the API shows it now, as one document.

        A conversation has its ``contact`` whole and its latest 20 ``messages``; a lead has its ``contact`` whole; a
        contact has its latest ``lead``. Members may be added to it at any time.
        """
        document: dict[str, Any] = json.loads(self._text("json"))
        return document

    def done(self, external_id: str | None = None, mark: str | None = None) -> None:
        """It is in the other system.

        ``external_id`` is its identifier there, None to keep what was. ``mark`` is whatever the plugin wants to know
        the next time, such as what it has sent. Each at most 256 bytes.
        """
        _host.call(self._handle.done, _host.text_or_none(external_id), _host.text_or_none(mark))

    def failed(self, failure: Failure) -> None:
        """It alone could not be exported.

        It comes again after a wait: up to 30 times for ``unavailable``, ``rate-limited``, ``conflict`` and
        ``uncertain``, 3 times for anything else. Then not before it changes, or an admin says so.
        """
        _host.call(self._handle.failed, _host.failure(failure))


class PollRequest(Part):
    """A look for what has changed in the other system."""

    @property
    def cursor(self) -> str | None:
        """What `set_cursor` gave the last time."""
        return self._text_or_none("cursor")

    def set_cursor(self, cursor: str) -> None:
        """Where the next look begins. Kept together with what is reported here. At most 4 KiB."""
        _host.call(self._handle.set_cursor, _host.text(cursor))

    def lead(self, id: str, stage: str, mark: str | None = None) -> None:
        """The stage that a lead has there, by its identifier here. At most 1,000 a call.

        ``mark`` is kept as by `ChangedRecord.done`; where it is what was kept already, nothing has happened there
        since, and what happened here stands. A lead that is not known here is passed over.
        """
        _host.call(self._handle.lead, _host.text(id), _host.text(stage), _host.text_or_none(mark))

    def again(self) -> None:
        """There is more: has ``exporter_poll`` called again at once."""
        _host.call(self._handle.again)
