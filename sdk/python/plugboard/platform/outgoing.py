"""A part of a reply, passed to ``connector_send`` and ``settle``."""

from __future__ import annotations

from typing import Any

from .. import _host
from .._part import Part
from ..conversations import Attachment
from ._kept import kept

__all__ = ["Outgoing"]


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
        """All files of this part, in order.

        It has several only if it is a block that refers to several, or if the connector declared
        `rules.whole_replies`.
        """
        return [Attachment(file) for file in self._read("attachments")]

    @property
    def subject(self) -> str | None:
        """The subject of the reply, if it has one: one line of at most 998 bytes.

        Only if the connector declared `rules.whole_replies`. If the reply is sent in several parts, each has the
        subject.
        """
        return self._text_or_none("subject")

    @property
    def content(self) -> dict[str, Any] | None:
        """The rich content of this part, if it has any: a document in the format of ``docs/rich-content.md``.

        It has exactly one block, because each block is a part of its own, unless the connector declared
        `rules.whole_replies`. The host keeps only blocks that the connector declared with `rules.block` and that are
        within the declared limits, and writes all others into the text. Files are numbered as in `attachments`. Each
        access parses the document again.
        """
        return self._document_or_none("content")

    @property
    def content_text(self) -> str | None:
        """The rich content as JSON text, exactly as the host passes it."""
        return self._text_or_none("content")

    @property
    def quick_replies(self) -> list[tuple[str, str]]:
        """The title and payload of each quick reply. Only the last part of a reply has them."""
        return [(title, payload) for title, payload in self._read("quick_replies")]

    @property
    def reply_to(self) -> str | None:
        """The platform's identifier of the message that this reply answers."""
        return self._text_or_none("reply_to")

    @property
    def reply_to_author(self) -> str | None:
        """The platform's identifier of the author of the message that this reply answers.

        It is a customer's, or the account if the message is ours. None if this reply answers no message (see
        `reply_to`), or if the author is not known.
        """
        return self._text_or_none("reply_to_author")

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
    def template_parameters(self) -> dict[str, str]:
        """The text of each parameter of the template, by its name.

        Numbered parameters have the names ``1``, ``2``, and so on.
        """
        return dict(self._read("template_parameters"))

    @property
    def template_files(self) -> dict[str, Attachment]:
        """The file of each parameter of the template that has one, by its name."""
        return {parameter: Attachment(file) for parameter, file in self._read("template_files")}

    @property
    def opens(self) -> str | None:
        """The kind of identifier that `recipient` and `thread` hold, if this part begins the conversation.

        It is one of those that `rules.opening` declared: ``phone``, ``email``, ``username`` or ``id``. `sent_in` then
        reports the platform's identifier of the conversation, if it is another one.
        """
        return self._text_or_none("opens")

    @property
    def sender(self) -> str:
        """The kind of sender: ``person`` or ``automation``."""
        return self._text("sender")

    def sent(self, external_id: str | None = None) -> None:
        """Reports success, with the platform's identifier of the new message if the platform returns one."""
        _host.call(self._handle.sent, _host.text_or_none(external_id))

    def sent_in(self, thread: str) -> None:
        """Reports the conversation in which a private reply arrived, if the platform returns it.

        The same goes for the first message of a conversation (see `opens`). ``thread`` is the platform's identifier, at
        most 256 bytes.
        """
        _host.call(self._handle.sent_in, _host.text(thread))

    def not_sent(self) -> None:
        """Reports that the platform did not take this part, so that the host sends it again. Only in ``settle``."""
        _host.call(self._handle.not_sent)

    def rules_changed(self) -> None:
        """Reports that the platform's answer shows that its rules have changed.

        The host then calls ``connector_rules`` again, at most once a minute.
        """
        _host.call(self._handle.rules_changed)

    def kept(self, of: str, key: str) -> str | None:
        """Returns a kept value of the ``thread``, the ``message``, the ``answered`` message or the ``part``."""
        return kept(self, of, key)

    def keep(self, of: str, key: str, value: str) -> None:
        """Keeps a value of the ``part``, the ``message`` or the ``thread``, whatever the outcome of this call is.

        A key is at most 64 bytes, a value at most 4 KiB; an empty value deletes the key. Raises `Failure` if the value
        cannot be kept, for example because there are already 16.
        """
        _host.call(self._handle.keep, _host.text(of), _host.text(key), _host.text(value))
