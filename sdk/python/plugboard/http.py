"""The power ``http``: sends requests to other systems, and only to hosts and ports that the admin granted.

A request is sent immediately and at least once: if the handler is run again, the request is sent again. Each request
has the header ``Idempotency-Key``, with the same value on every run, unless the plugin sets its own. The host replaces
``${secret.NAME}`` in the URL or a header, and only in requests to the host that the secret is bound to: never put a
customer's text there. Redirects are returned like other responses, unless the request follows them.

A call may send at most 20 requests and transfer at most 32 MiB of bodies; exceeding a limit ends the call.

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
    """A request under construction. Each method returns the request, so calls can be chained.

    An invalid part, such as a header that is too long, is reported by `send`.
    """

    def __init__(self, method: str, url: str) -> None:
        """Creates a request.

        ``method`` is ``GET``, ``HEAD``, ``POST``, ``PUT``, ``PATCH``, ``DELETE`` or ``OPTIONS``. ``url`` is at most 8
        KiB: ``https://`` for any granted host, ``http://`` only if the grant names the port.
        """
        self._handle = _host.call(_http.Request, _host.text(method), _host.text(url))

    def _with(self, member: str, *values: Any) -> Request:
        _host.call(getattr(self._handle, member), *values)
        return self

    def header(self, name: str, value: str) -> Request:
        """Adds a header. At most 64 per request."""
        return self._with("header", _host.text(name), _host.text(value))

    def body(self, body: bytes | str) -> Request:
        """Sets the body; text is encoded as UTF-8. At most 4 MiB. It replaces fields and files."""
        return self._with("body", _host.data(body))

    def json(self, value: Any) -> Request:
        """Sets the body to a value encoded as JSON, and the header ``Content-Type`` to ``application/json``."""
        return self.header("Content-Type", "application/json").body(_dumps(value))

    def field(self, name: str, value: str) -> Request:
        """Adds a form field. At most 256 fields and files per request.

        If the form has a file, the body is ``multipart/form-data``, otherwise ``application/x-www-form-urlencoded``.
        """
        return self._with("field", _host.text(name), _host.text(value))

    def secret_field(self, name: str, secret: str) -> Request:
        """Adds a form field whose value is the secret named ``secret``."""
        return self._with("secret_field", _host.text(name), _host.text(secret))

    def file(self, name: str, file: Attachment) -> Request:
        """Adds a file to the form. The host inserts its content; the plugin does not read it."""
        return self._with("file", _host.text(name), handle(file, Attachment))

    def body_file(self, file: Attachment) -> Request:
        """Sets a file as the whole body, which replaces body, fields and files.

        The host inserts its content; the plugin does not read it.
        """
        return self._with("body_file", handle(file, Attachment))

    def file_range(self, name: str, file: Attachment, offset: int, length: int) -> Request:
        """Adds a part of a file to the form, like `file`: ``length`` bytes from ``offset``, fewer at the file's end.

        The host reads only this part, so a large file can be uploaded in several requests.
        """
        return self._with(
            "file_range", _host.text(name), handle(file, Attachment), _host.whole(offset), _host.whole(length)
        )

    def body_file_range(self, file: Attachment, offset: int, length: int) -> Request:
        """Sets a part of a file as the whole body, like `body_file`: ``length`` bytes from ``offset``.

        There are fewer bytes at the end of the file.
        """
        return self._with("body_file_range", handle(file, Attachment), _host.whole(offset), _host.whole(length))

    def json_secret(self, pointer: str, secret: str) -> Request:
        """Puts the secret named ``secret`` into a member of the JSON body, for a host that the secret is bound to.

        ``pointer`` (RFC 6901, such as ``/auth/token``) leads to a member of the body whose value is a string. The
        secret replaces that string when the request is sent. A pointer is at most 256 bytes. At most 16 per request.
        """
        return self._with("json_secret", _host.text(pointer), _host.text(secret))

    def timeout_ms(self, ms: int) -> Request:
        """Sets how long to wait for the complete response, in milliseconds.

        The default, and the maximum, is the time that the call's own limit leaves.
        """
        return self._with("timeout_ms", _host.whole(ms))

    def repeatable(self) -> Request:
        """Declares that the request can safely be repeated, such as an upload that a later message refers to.

        ``connector_send`` may then send it with POST or PATCH before the one request that delivers the part. If the
        outcome of this request is unknown, the host retries the part.
        """
        return self._with("repeatable")

    def answer_to_file(self, max_bytes: int) -> Request:
        """Makes the body of a successful response (2xx) a file, without the plugin reading it.

        The file is at most ``max_bytes`` bytes, and at most 25 MiB. `Response.attachment` returns it once, and
        `Response.body` is empty. For a larger body, `send` raises `Failure` ``invalid`` with the code
        ``answer-too-large``.
        """
        return self._with("answer_to_file", _host.whole(max_bytes))

    def follow_redirects(self) -> Request:
        """Follows up to 3 redirects of a GET request. Each is checked as a new request.

        The request's headers are sent again only if host, port and scheme stay the same.
        """
        return self._with("follow_redirects")


class Response(Part):
    """A response, whatever its status."""

    @property
    def status(self) -> int:
        """The status code, such as 200."""
        return self._whole("status")

    @property
    def ok(self) -> bool:
        """Whether the status is between 200 and 299."""
        return 200 <= self.status < 300

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
        """The body, at most 4 MiB; `send` fails for a larger one. Each access copies it from the host again.

        It is empty if the request called `Request.answer_to_file` and was successful.
        """
        body: bytes = self._read("body")
        return body

    @property
    def text(self) -> str:
        """The body as text. Invalid UTF-8 is replaced."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """Parses the body as JSON. Invalid UTF-8 is replaced.

        Raises `Failure` ``invalid`` if it is not JSON, or is nested deeper than 100 levels.
        """
        return _json.read(self.body, f"the response (status {self.status})")

    def attachment(self, name: str | None = None) -> Attachment:
        """Makes the body a file, without the plugin reading it. At most 10 per call.

        The file is for a reply, another request, `intake.File.content` or `MediaRequest.deliver`. The response's media
        type determines the kind of file. The file is stored only if this call uses it. Raises `Failure`
        ``rate-limited`` after 10 files.
        """
        return Attachment(_host.call(self._handle.attachment, _host.text_or_none(name)))

    def failure(self, who: str) -> Failure:
        """Returns a failure that describes an unsuccessful response, including whether and when to retry.

        ``who`` is the other system's name, for the message. Use this for requests that can be repeated: after a request
        that must not be repeated, a status of 500 or above may mean that it took effect.
        """
        status = self.status
        wait = (self.header("Retry-After") or "").strip()
        # Only the form in seconds, which nearly all servers use. A date is ignored.
        retry_after_ms = int(wait) * 1000 if wait.isdecimal() else None
        kind = _KINDS.get(status, "unavailable" if 500 <= status < 600 else "invalid")
        message = f"{who} answered {status}: {self.text[:500]}"
        return Failure(kind, message, code=str(status), retry_after_ms=retry_after_ms)


_KINDS: dict[int, FailureKind] = {
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
    """Sends a request and waits for the response. The request cannot be used again.

    Raises `Failure`: ``denied`` if the host is not granted (the message names the grant to ask for); ``invalid`` if a
    part of the request is invalid; ``unavailable`` if nothing was sent; ``uncertain`` if the request may have arrived
    but no complete response came back.
    """
    if not isinstance(request, Request):
        raise TypeError(f"expected Request, got {type(request).__name__}: {request!r:.100}")
    return Response(_host.call(_http.send, request._handle))
