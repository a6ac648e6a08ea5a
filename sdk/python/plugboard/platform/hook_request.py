"""A request to a channel's hook, passed to ``connector_verify`` and ``connector_receive``."""

from __future__ import annotations

from typing import Any

from .. import _host, _json
from .._part import Part
from ..conversations import Attachment

__all__ = ["HookRequest"]


class HookRequest(Part):
    """A request to a channel's hook."""

    @property
    def method(self) -> str:
        """The method: ``GET``, ``POST``, or ``AGAIN`` for an item that `intake.unknown_item` kept.

        With ``AGAIN``, the body is the item's document, and there are no query, headers or path.
        """
        return self._text("method")

    @property
    def url(self) -> str:
        """The address that the platform called: the server's public address, with path and query as received.

        Some platforms sign it.
        """
        return self._text("url")

    @property
    def path(self) -> str:
        """The part of the path after the hook's own path, as received. It is empty, or begins with ``/``."""
        return self._text("path")

    @property
    def query_string(self) -> str:
        """The query as received, without the ``?``. It is empty if there is none."""
        return self._text("query_string")

    def query(self, name: str) -> str | None:
        """Returns the first value of a query parameter, decoded."""
        value: str | None = self._handle.query(_host.text(name))
        return value

    def queries(self, name: str) -> list[str]:
        """Returns all values of a query parameter, decoded, in order."""
        values: list[str] = self._handle.queries(_host.text(name))
        return values

    def header(self, name: str) -> str | None:
        """Returns the first value of a header. Names are case-insensitive."""
        value: str | None = self._handle.header(_host.text(name))
        return value

    def headers(self, name: str) -> list[str]:
        """Returns all values of a header, in order. Names are case-insensitive."""
        values: list[str] = self._handle.headers(_host.text(name))
        return values

    @property
    def body(self) -> bytes:
        """The body, unchanged, at most 1 MiB. Each access copies it from the host again."""
        body: bytes = self._read("body")
        return body

    def json(self) -> Any:
        """Parses the body as JSON. Invalid UTF-8 is replaced.

        Raises `Failure` ``invalid`` if it is not JSON, or is nested deeper than 100 levels. ``connector_receive`` need
        not catch it: the host then answers the platform with 400.
        """
        return _json.read(self.body, "the body")

    def fields(self) -> list[tuple[str, str]]:
        """Returns the name and value of each field of a form, decoded, in order. At most 1,000.

        The body is ``application/x-www-form-urlencoded`` or ``multipart/form-data``. Raises `Failure` ``invalid`` if it
        is neither.
        """
        return [(name, value) for name, value in _host.call(self._handle.fields)]

    def files(self) -> list[tuple[str, Attachment]]:
        """Returns the files of a form in ``multipart/form-data``, each with the name of its field. At most 32.

        The bytes stay with the host: pass a file to `intake.File.content`. Raises `Failure` ``invalid`` if the body is
        not such a form.
        """
        return [(name, Attachment(file)) for name, file in _host.call(self._handle.files)]

    @property
    def received_at(self) -> float:
        """The time when the host received the request, in milliseconds since 1970.

        It stays the same if a kept request is received again.
        """
        return self._number("received_at")

    @property
    def accounts(self) -> list[str]:
        """The accounts of the channels that share this hook. The request may belong to any of them."""
        return self._texts("accounts")

    def respond(self, status: int, content_type: str, body: bytes | str) -> None:
        """Sets the response to the request, such as the answer to a challenge, instead of an empty 200.

        After this call in ``connector_verify`` the request ends there: ``connector_receive`` is not called. ``status``
        is from 200 to 599 and ``body`` at most 64 KiB; other values make the whole call fail.
        """
        _host.call(self._handle.respond, _host.whole(status, high=0xFFFF), _host.text(content_type), _host.data(body))
