"""The objects passed to a connector, each valid for one call. Not a power: ``plugin.toml`` does not list it.

**Kept values.** A connector can keep values of its own with what it reports and sends, and read them in later calls,
such as a reply token, a topic or the identifier of an upload. Handlers and people never see them. The argument ``of``
says what a value belongs to:

- ``thread``: the conversation.
- ``message``: one message. In ``connector_send``, it is the message that is being sent.
- ``answered``: the message that the reply answers, or else the customer's last message. Only for reading, in
  ``connector_send``.
- ``part``: the part that is being sent, on all its attempts. Only in ``connector_send`` and ``settle``.

A key is at most 64 bytes and a value at most 4 KiB. Each of these has at most 16 values. A value is deleted together
with what it belongs to. An empty value deletes the key.
"""

from __future__ import annotations

from typing import Any

from . import _host, _json
from ._part import Part, handle
from .conversations import Attachment

__all__ = ["ChannelPoll", "HookRequest", "MediaRequest", "Outgoing", "ProfileRequest", "SetupRequest"]


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


class Outgoing(Part):
    """One part of a reply, to be sent to the platform.

    ``settle`` gets a part whose answer was lost. It asks the platform for it by `id` or by a kept value, and reports
    `sent` or `not_sent`; neither if the platform does not know yet. The host calls it after the time of
    `rules.settles`, for at most a day, as long as no person has decided. If it raises a `Failure` ``unavailable``,
    ``rate-limited``, ``conflict`` or ``uncertain``, the host asks again. After any other, a person decides.
    """

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
        """The text, if this part has one.

        A part has both a text and a file only if the connector declared `rules.captions` or `rules.whole_replies`.
        """
        return self._text_or_none("text")

    @property
    def attachment(self) -> Attachment | None:
        """The file, if this part has one. If it has several, the first one."""
        file = self._read("attachment")
        return None if file is None else Attachment(file)

    @property
    def attachments(self) -> list[Attachment]:
        """All files of this part, in order. It has several only if the connector declared `rules.whole_replies`."""
        return [Attachment(file) for file in self._read("attachments")]

    @property
    def subject(self) -> str | None:
        """The subject of the reply, if it has one: one line of at most 998 bytes.

        Only if the connector declared `rules.whole_replies`. If the reply is sent in several parts, each has the
        subject.
        """
        return self._text_or_none("subject")

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

    def not_sent(self) -> None:
        """Reports that the platform did not take this part, so that the host sends it again. Only in ``settle``."""
        _host.call(self._handle.not_sent)

    def kept(self, of: str, key: str) -> str | None:
        """Returns a kept value of the ``thread``, the ``message``, the ``answered`` message or the ``part``."""
        return _kept(self, of, key)

    def keep(self, of: str, key: str, value: str) -> None:
        """Keeps a value of the ``part``, the ``message`` or the ``thread``, whatever the outcome of this call is.

        A key is at most 64 bytes, a value at most 4 KiB; an empty value deletes the key. Raises `Failure` if the value
        cannot be kept, for example because there are already 16.
        """
        _host.call(self._handle.keep, _host.text(of), _host.text(key), _host.text(value))


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

    @property
    def thread(self) -> str:
        """The platform's identifier of the conversation in which the customer was first seen."""
        return self._text("thread")

    def kept(self, of: str, key: str) -> str | None:
        """Returns a kept value of the ``thread``."""
        return _kept(self, of, key)

    def set_name(self, name: str) -> None:
        """Reports the customer's full name. At most 256 bytes."""
        _host.call(self._handle.set_name, _host.text(name))

    def set_attribute(self, key: str, value: str) -> None:
        """Reports an attribute of the customer.

        Its key is ``first_name``, ``language``, ``time_zone``, ``picture_url`` or one of the platform's own. At most
        64, each with a key of 64 bytes and a value of 4 KiB. The rest is left out, with a warning in the log.
        """
        _host.call(self._handle.set_attribute, _host.text(key), _host.text(value))


class MediaRequest(Part):
    """A file that a customer sent, for which the connector gave a reference of its own."""

    @property
    def account(self) -> str:
        """The channel's account, such as a page's identifier."""
        return self._text("account")

    @property
    def thread(self) -> str:
        """The platform's identifier of the conversation."""
        return self._text("thread")

    @property
    def message(self) -> str | None:
        """The platform's identifier of the message, if it has one."""
        return self._text_or_none("message")

    @property
    def kind(self) -> str:
        """The kind of file: ``image``, ``audio``, ``video`` or ``file``."""
        return self._text("kind")

    @property
    def reference(self) -> str:
        """The reference that `intake.File.reference` set."""
        return self._text("reference")

    @property
    def attempt(self) -> int:
        """The number of this attempt, from 1."""
        return self._whole("attempt")

    @property
    def max_bytes(self) -> int:
        """The size of the largest file that the host stores, in bytes."""
        return self._whole("max_bytes")

    def kept(self, of: str, key: str) -> str | None:
        """Returns a kept value of the ``message`` or the ``thread``."""
        return _kept(self, of, key)

    def deliver(self, file: Attachment) -> None:
        """Hands over the file: the answer to a request of `http` that called `http.Request.answer_to_file`.

        Its media type determines the kind of file, unless its bytes show another.
        """
        _host.call(self._handle.deliver, handle(file, Attachment))

    def set_name(self, name: str) -> None:
        """Reports the file's name, if the message did not contain it."""
        _host.call(self._handle.set_name, _host.text(name))


class ChannelPoll(Part):
    """A poll of a channel, for a platform that does not call a hook."""

    @property
    def account(self) -> str:
        """The channel's account, such as a page's identifier."""
        return self._text("account")

    @property
    def cursor(self) -> str | None:
        """The cursor that was last stored, as passed to `set_cursor`; None on the first poll."""
        return self._text_or_none("cursor")

    @property
    def since(self) -> float | None:
        """The time from which the admin asked for messages, in milliseconds since 1970; None if the admin did not.

        If it is None, the first poll must only set the cursor, so that a new channel does not import the past.
        """
        value: float | None = self._read("since")
        return value

    def set_cursor(self, cursor: str) -> None:
        """Sets where the next poll begins. At most 4 KiB. The cursor is stored together with the items of this poll."""
        _host.call(self._handle.set_cursor, _host.text(cursor))

    def again(self) -> None:
        """Has ``poller_poll`` called again at once, because there is more to read."""
        _host.call(self._handle.again)

    def wait(self, seconds: int) -> None:
        """Has ``poller_poll`` called again after this many seconds, because the platform asked for a pause.

        At most a day.
        """
        _host.call(self._handle.wait, _host.whole(seconds))

    def gap(self, reason: str) -> None:
        """Reports that events are missing, because the platform no longer has them.

        People see the reason at the channel.
        """
        _host.call(self._handle.gap, _host.text(reason))


class SetupRequest(Part):
    """A channel that is being connected to its platform, or disconnected."""

    @property
    def account(self) -> str | None:
        """The channel's account, such as a page's identifier, if it is known."""
        return self._text_or_none("account")

    @property
    def hook_url(self) -> str:
        """The address of the channel's hook, for the platform to call."""
        return self._text("hook_url")

    def set_account(self, id: str, name: str | None = None) -> None:
        """Reports the platform's identifier of the account, and its name."""
        _host.call(self._handle.set_account, _host.text(id), _host.text_or_none(name))

    def hears_by(self, way: str) -> None:
        """Reports how the channel hears of events: by the ``hook`` or by a ``poll``.

        Without a report, the host polls if ``plugin.toml`` lists ``poller``.
        """
        _host.call(self._handle.hears_by, _host.text(way))

    def report(self, line: str) -> None:
        """Reports something that the admin should know or do, as a sentence. At most 10."""
        _host.call(self._handle.report, _host.text(line))

    def renew_after(self, seconds: int) -> None:
        """Has ``setup_join`` called again after this many seconds, for a registration that expires.

        From 60 seconds to 366 days.
        """
        _host.call(self._handle.renew_after, _host.whole(seconds))


def _kept(part: Outgoing | ProfileRequest | MediaRequest, of: str, key: str) -> str | None:
    value: str | None = part._handle.kept(_host.text(of), _host.text(key))
    return value
