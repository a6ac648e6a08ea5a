"""The objects passed to a connector, each valid for one call. Not a power: ``plugin.toml`` does not list it."""

from __future__ import annotations

from typing import Any

from . import _host, _json
from ._part import Part
from .conversations import Attachment

__all__ = ["HookRequest", "Outgoing", "ProfileRequest"]


class HookRequest(Part):
    """A request to a channel's hook."""

    @property
    def method(self) -> str:
        """The method: ``GET`` or ``POST``."""
        return self._text("method")

    def query(self, name: str) -> str | None:
        """Returns the first value of a query parameter, decoded."""
        value: str | None = self._handle.query(_host.text(name))
        return value

    def header(self, name: str) -> str | None:
        """Returns the first value of a header. Names are case-insensitive."""
        value: str | None = self._handle.header(_host.text(name))
        return value

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


class Outgoing(Part):
    """One part of a reply, to be sent to the platform."""

    @property
    def id(self) -> str:
        """The delivery's identifier, the same on every attempt.

        Pass it as the platform's idempotency key, or in a field that the platform returns with the echo of the message.
        """
        return self._text("id")

    @property
    def attempt(self) -> int:
        """The number of this attempt, from 1."""
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
        """The kind of conversation: ``direct``, ``group`` or ``public``."""
        return self._text("conversation_kind")

    @property
    def recipient(self) -> str:
        """The platform's identifier of the customer."""
        return self._text("recipient")

    @property
    def text(self) -> str | None:
        """The text, if this part is a text."""
        return self._text_or_none("text")

    @property
    def attachment(self) -> Attachment | None:
        """The file, if this part is a file."""
        file = self._read("attachment")
        return None if file is None else Attachment(file)

    @property
    def quick_replies(self) -> list[tuple[str, str]]:
        """The title and payload of each quick reply. Only the last part of a reply has them."""
        return [(title, payload) for title, payload in self._read("quick_replies")]

    @property
    def reply_to(self) -> str | None:
        """The platform's identifier of the message that this reply answers."""
        return self._text_or_none("reply_to")

    @property
    def private_reply_to(self) -> str | None:
        """The platform's identifier of the public comment that this private reply answers."""
        return self._text_or_none("private_reply_to")

    @property
    def tag(self) -> str | None:
        """The tag of the rule ``person_window``, if the message is sent under that rule."""
        return self._text_or_none("tag")

    @property
    def template(self) -> tuple[str, str] | None:
        """The template's name and language on the platform, if this part is a template."""
        template: tuple[str, str] | None = self._read("template")
        return template

    @property
    def template_variables(self) -> list[str]:
        """The template's variables, in order."""
        return self._texts("template_variables")

    @property
    def sender(self) -> str:
        """The kind of sender: ``person`` or ``automation``."""
        return self._text("sender")

    def sent(self, external_id: str | None = None) -> None:
        """Reports success, with the platform's identifier of the new message if the platform returns one."""
        _host.call(self._handle.sent, _host.text_or_none(external_id))

    def sent_in(self, thread: str) -> None:
        """Reports the private conversation in which a private reply arrived, if the platform returns it.

        ``thread`` is the platform's identifier, at most 256 bytes.
        """
        _host.call(self._handle.sent_in, _host.text(thread))


class ProfileRequest(Part):
    """A request for the name and attributes of a customer."""

    @property
    def account(self) -> str:
        """The channel's account, such as a page's identifier."""
        return self._text("account")

    @property
    def contact(self) -> str:
        """The platform's identifier of the customer."""
        return self._text("contact")

    def set_name(self, name: str) -> None:
        """Reports the customer's full name. At most 256 bytes."""
        _host.call(self._handle.set_name, _host.text(name))

    def set_attribute(self, key: str, value: str) -> None:
        """Reports an attribute of the customer.

        Its key is ``first_name``, ``language``, ``time_zone``, ``picture_url`` or one of the platform's own. At most
        64, each with a key of 64 bytes and a value of 4 KiB. The rest is left out, with a warning in the log.
        """
        _host.call(self._handle.set_attribute, _host.text(key), _host.text(value))
