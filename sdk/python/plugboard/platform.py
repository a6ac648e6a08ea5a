"""What a connector works on: each comes with one call, for that call. No power."""

from __future__ import annotations

from typing import Any

from . import _host, _json
from ._part import Part
from .conversations import Attachment

__all__ = ["HookRequest", "Outgoing", "ProfileRequest"]


class HookRequest(Part):
    """A request that came to a channel's hook."""

    @property
    def method(self) -> str:
        """``GET`` or ``POST``."""
        return self._text("method")

    def query(self, name: str) -> str | None:
        """The first value of a query parameter, decoded."""
        value: str | None = self._handle.query(_host.text(name))
        return value

    def header(self, name: str) -> str | None:
        """The first value of a header. Names are compared without regard to case."""
        value: str | None = self._handle.header(_host.text(name))
        return value

    @property
    def body(self) -> bytes:
        """The body as it came, byte for byte. At most 1 MiB. Each use fetches it from the host again."""
        body: bytes = self._read("body")
        return body

    def json(self) -> Any:
        """The body read as JSON; what is not UTF-8 is replaced.

        Raises `Failure` ``invalid`` when it is not JSON, or is nested deeper than 100 levels. So ``connector_receive``
        need not catch it: the platform is answered 400.
        """
        return _json.read(self.body, "the body")

    @property
    def accounts(self) -> list[str]:
        """The accounts of the channels that share this hook: a request may belong to any of them."""
        return self._texts("accounts")

    def respond(self, status: int, content_type: str, body: bytes | str) -> None:
        """Answers the request with these words instead of the plain 200, a challenge for instance.

        In ``connector_verify`` it ends the request there: ``connector_receive`` is not called. At most 64 KiB.
        """
        _host.call(self._handle.respond, _host.whole(status, high=0xFFFF), _host.text(content_type), _host.data(body))


class Outgoing(Part):
    """One part of a reply, to be handed to the platform."""

    @property
    def id(self) -> str:
        """The delivery's identifier, the same on every try.

        Put it where the platform takes an idempotency key, or where it comes back with the echo.
        """
        return self._text("id")

    @property
    def attempt(self) -> int:
        """1 for the first try."""
        return self._whole("attempt")

    @property
    def account(self) -> str:
        """The channel's account, such as a page's identifier."""
        return self._text("account")

    @property
    def thread(self) -> str:
        """The platform's identifier of the conversation."""
        return self._text("thread")

    @property
    def conversation_kind(self) -> str:
        """``direct``, ``group`` or ``public``."""
        return self._text("conversation_kind")

    @property
    def recipient(self) -> str:
        """The platform's identifier of the customer."""
        return self._text("recipient")

    @property
    def text(self) -> str | None:
        """Set when this part is text."""
        return self._text_or_none("text")

    @property
    def attachment(self) -> Attachment | None:
        """Set when this part is a file."""
        file = self._read("attachment")
        return None if file is None else Attachment(file)

    @property
    def quick_replies(self) -> list[tuple[str, str]]:
        """Title and payload of each, on the last part of a reply only."""
        return [(title, payload) for title, payload in self._read("quick_replies")]

    @property
    def reply_to(self) -> str | None:
        """The platform's identifier of the message that is answered."""
        return self._text_or_none("reply_to")

    @property
    def private_reply_to(self) -> str | None:
        """The platform's identifier of the public comment that this answers in private."""
        return self._text_or_none("private_reply_to")

    @property
    def tag(self) -> str | None:
        """The tag of the rule ``person_window``, when the message goes out under it."""
        return self._text_or_none("tag")

    @property
    def template(self) -> tuple[str, str] | None:
        """The template, when this part is one: its name and language on the platform."""
        template: tuple[str, str] | None = self._read("template")
        return template

    @property
    def template_variables(self) -> list[str]:
        """The template's variables, in order."""
        return self._texts("template_variables")

    @property
    def sender(self) -> str:
        """``person`` or ``automation``."""
        return self._text("sender")

    def sent(self, external_id: str | None = None) -> None:
        """Reports success: the platform's identifier of the new message, when it gives one."""
        _host.call(self._handle.sent, _host.text_or_none(external_id))

    def sent_in(self, thread: str) -> None:
        """Reports the platform's identifier of the private conversation in which a private reply arrived.

        For where the platform tells it. At most 256 bytes.
        """
        _host.call(self._handle.sent_in, _host.text(thread))


class ProfileRequest(Part):
    """A customer whose name is wanted."""

    @property
    def account(self) -> str:
        """The channel's account, such as a page's identifier."""
        return self._text("account")

    @property
    def contact(self) -> str:
        """The platform's identifier of the customer."""
        return self._text("contact")

    def set_name(self, name: str) -> None:
        """Reports the full name."""
        _host.call(self._handle.set_name, _host.text(name))

    def set_attribute(self, key: str, value: str) -> None:
        """Reports a property: ``first_name``, ``language``, ``time_zone``, ``picture_url`` or the platform's own."""
        _host.call(self._handle.set_attribute, _host.text(key), _host.text(value))
