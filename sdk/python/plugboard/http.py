"""Calls other systems. Only hosts that the admin granted, by name or address and port.

A call happens at once and at least once: when the handler is run again, so is the call. Each carries the header
``Idempotency-Key``, the same on every run, unless the plugin sets its own. ``${secret.NAME}`` in the address or a
header is replaced on the way out, for the host that the secret is bound to only: never put there what a customer wrote.
Redirects are answers like others.

    request = http.Request("POST", "https://api.example.com/v1/tickets")
    request.header("Authorization", "Bearer ${secret.token}").json({"subject": "Where is my order?"})
    ticket = http.send(request).json()
"""

from __future__ import annotations

from json import dumps as _dumps
from typing import Any

from . import _host, _json
from ._failure import Failure, FailureKind
from ._part import Part, handle
from .conversations import Attachment

__all__ = ["Request", "Response", "send"]

_http = _host.power("http")


class Request:
    """A request in the making. Each method gives the request back, so that calls can be chained."""

    def __init__(self, method: str, url: str) -> None:
        """``https://`` anywhere granted; ``http://`` only where the grant names the port."""
        self._handle = _host.call(_http.Request, _host.text(method), _host.text(url))

    def _with(self, member: str, *values: Any) -> Request:
        _host.call(getattr(self._handle, member), *values)
        return self

    def header(self, name: str, value: str) -> Request:
        """Adds a header. At most 64."""
        return self._with("header", _host.text(name), _host.text(value))

    def body(self, body: bytes | str) -> Request:
        """The body; text as UTF-8. At most 4 MiB. Replaces fields and files."""
        return self._with("body", _host.data(body))

    def json(self, value: Any) -> Request:
        """The body as JSON, and ``Content-Type`` to say so."""
        return self.header("Content-Type", "application/json").body(_dumps(value))

    def field(self, name: str, value: str) -> Request:
        """A form field.

        With a file among them the body is ``multipart/form-data``, else ``application/x-www-form-urlencoded``.
        """
        return self._with("field", _host.text(name), _host.text(value))

    def secret_field(self, name: str, secret: str) -> Request:
        """A form field whose value is a secret, by the secret's name."""
        return self._with("secret_field", _host.text(name), _host.text(secret))

    def file(self, name: str, file: Attachment) -> Request:
        """A file of the host's, put into the body without entering the plugin."""
        return self._with("file", _host.text(name), handle(file, Attachment))

    def body_file(self, file: Attachment) -> Request:
        """A file of the host's as the whole body, without entering the plugin. Replaces body, fields and files."""
        return self._with("body_file", handle(file, Attachment))

    def timeout_ms(self, ms: int) -> Request:
        """How long to wait for the whole answer. Default and longest: what the call's own limit leaves."""
        return self._with("timeout_ms", _host.whole(ms))

    def repeatable(self) -> Request:
        """Says that the request may be made again without harm, such as an upload that a message names afterwards.

        So ``connector_send`` may make it by POST or PATCH before the one request that hands the part over, and when it
        is lost the part is tried again.
        """
        return self._with("repeatable")


class Response(Part):
    """An answer, whatever its status."""

    @property
    def status(self) -> int:
        """Such as 200."""
        return self._whole("status")

    @property
    def ok(self) -> bool:
        """Is the status one of 200 to 299?"""
        return 200 <= self.status < 300

    def header(self, name: str) -> str | None:
        """The first value of a header. Names are compared without regard to case."""
        value: str | None = self._handle.header(_host.text(name))
        return value

    @property
    def body(self) -> bytes:
        """At most 4 MiB; more is a failure of `send`. Each use fetches it from the host again."""
        body: bytes = self._read("body")
        return body

    @property
    def text(self) -> str:
        """The body as text, with what is not UTF-8 replaced."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body read as JSON; what is not UTF-8 is replaced.

        Raises `Failure` ``invalid`` when it is not JSON, or is nested deeper than 100 levels.
        """
        return _json.read(self.body, f"the answer (status {self.status})")

    def attachment(self, name: str | None = None) -> Attachment:
        """The body as a file, without entering the plugin: for a reply, or for another request.

        What kind of file it is says the answer's media type. At most 10 in a call. It is kept once a reply of this call
        has it.
        """
        return Attachment(_host.call(self._handle.attachment, _host.text_or_none(name)))

    def failure(self, who: str) -> Failure:
        """What an answer that is no success means for who asked, to be raised: whether to try again, and when.

        ``who`` is the other system's name, for the message. It fits requests that may be made again; where one may
        not, a status from 500 on may have done something.
        """
        status = self.status
        wait = (self.header("Retry-After") or "").strip()
        # Seconds, as servers nearly always say it; a date is as good as nothing said.
        retry_after_ms = int(wait) * 1000 if wait.isdecimal() else None
        kind = _MEANINGS.get(status, "unavailable" if 500 <= status < 600 else "invalid")
        message = f"{who} answered {status}: {self.text[:500]}"
        return Failure(kind, message, code=str(status), retry_after_ms=retry_after_ms)


_MEANINGS: dict[int, FailureKind] = {
    401: "denied",
    403: "denied",
    404: "not-found",
    408: "unavailable",
    409: "conflict",
    410: "not-found",
    423: "rate-limited",
    425: "unavailable",
    429: "rate-limited",
    477: "unavailable",
}


def send(request: Request) -> Response:
    """Sends a request and waits for the answer. A request is used up by it.

    Raises `Failure`: ``denied`` when the host is not granted, and the message says the grant to ask for;
    ``unavailable`` when nothing left this machine; ``uncertain`` when the request may have arrived, but no answer came.
    """
    if not isinstance(request, Request):
        raise TypeError(f"Request is wanted, and {request!r:.100} is {type(request).__name__}")
    return Response(_host.call(_http.send, request._handle))
