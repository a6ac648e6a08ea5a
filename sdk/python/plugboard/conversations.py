"""Conversations and their parts, as an event shows them. Not a power: ``plugin.toml`` does not list it.

The only way to get one of these objects is through an event. They show the state at the time of the event, plus the
changes that this handler has made since. Times are in milliseconds since 1970-01-01T00:00:00Z. Values such as a status
are plain strings because future versions may add more.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from . import _host
from ._part import Part

__all__ = ["Attachment", "Contact", "Conversation", "Lead", "Message"]


class Conversation(Part):
    """A thread of messages on one channel: a direct conversation, a group, or a public thread."""

    @property
    def id(self) -> str:
        """The conversation's identifier: an opaque string of at most 128 bytes."""
        return self._text("id")

    @property
    def channel(self) -> str:
        """The channel's name, chosen by the admin."""
        return self._text("channel")

    @property
    def kind(self) -> str:
        """The kind of conversation: ``direct``, ``group`` or ``public``."""
        return self._text("kind")

    @property
    def status(self) -> str:
        """The status: ``open``, ``pending``, ``snoozed`` or ``resolved``."""
        return self._text("status")

    @property
    def category(self) -> str | None:
        """The category, such as ``support`` or ``sales``; None until one is set."""
        return self._text_or_none("category")

    @property
    def priority(self) -> str:
        """The priority: ``low``, ``normal``, ``high`` or ``urgent``."""
        return self._text("priority")

    @property
    def labels(self) -> list[str]:
        """The labels, in alphabetical order. At most 32."""
        return self._texts("labels")

    @property
    def assignee(self) -> str | None:
        """The name of the person who handles the conversation."""
        return self._text_or_none("assignee")

    @property
    def team(self) -> str | None:
        """The name of the team that handles the conversation."""
        return self._text_or_none("team")

    @property
    def automation(self) -> bool:
        """Whether automatic replies are on. False once people have taken over."""
        return self._flag("automation")

    @cached_property
    def contact(self) -> Contact:
        """The customer."""
        return Contact(self._read("contact"))

    def messages(self, limit: int) -> list[Message]:
        """Returns the latest messages up to the event, oldest first. A ``limit`` above 100 counts as 100.

        If the host cannot read the history, it ends the call.
        """
        return [Message(message) for message in self._handle.messages(_host.whole(limit))]

    @property
    def created_at(self) -> float:
        """The time when the conversation began, in milliseconds since 1970."""
        return self._number("created_at")

    @property
    def account_name(self) -> str | None:
        """The display name of the channel's account, such as a page's name, from the channel's settings."""
        return self._text_or_none("account_name")

    @property
    def lead(self) -> Lead | None:
        """The latest lead of this conversation, open or closed."""
        lead = self._read("lead")
        return None if lead is None else Lead(lead)

    @property
    def name(self) -> str | None:
        """The conversation's name on the platform, such as a group's title."""
        return self._text_or_none("name")

    def participants(self, limit: int) -> list[Contact]:
        """Returns the customers who are in the conversation: those who wrote or joined, and have not left.

        The most recent writer comes first. A ``limit`` above 100 counts as 100. A direct conversation has one
        participant. Only the customer of the event can be changed by `contacts`. If the host cannot read them, it ends
        the call.
        """
        return [Contact(contact) for contact in self._handle.participants(_host.whole(limit))]

    @property
    def participant_count(self) -> int:
        """The number of customers who are in the conversation, as far as the host knows them.

        At most 10,000 are counted. If the host cannot count them, it ends the call.
        """
        return self._whole("participant_count")


class Message(Part):
    """A message, comment or note."""

    @property
    def id(self) -> str:
        """The message's identifier: an opaque string of at most 128 bytes."""
        return self._text("id")

    @property
    def direction(self) -> str:
        """The direction: ``in`` from the customer, ``out`` to the customer."""
        return self._text("direction")

    @property
    def kind(self) -> str:
        """The kind of message: ``message``, ``comment`` or ``note``."""
        return self._text("kind")

    @property
    def text(self) -> str:
        """The text. Empty if there is only an attachment, or if the message was deleted."""
        return self._text("text")

    @property
    def subject(self) -> str | None:
        """The subject, such as that of a mail: one line. None if there is none, or if the message was deleted."""
        return self._text_or_none("subject")

    @property
    def sent_at(self) -> float:
        """The time when it was sent, in milliseconds since 1970: the platform's time if the platform reports one."""
        return self._number("sent_at")

    @property
    def author_kind(self) -> str:
        """The kind of author: ``contact``, ``agent``, ``plugin`` or ``platform``."""
        return self._text("author_kind")

    @property
    def author_name(self) -> str | None:
        """The author's name, if known."""
        return self._text_or_none("author_name")

    @property
    def reply_to(self) -> str | None:
        """The identifier of the message that this one answers, if the host knows it."""
        return self._text_or_none("reply_to")

    @property
    def payload(self) -> str | None:
        """The payload of the button or quick reply that was pressed."""
        return self._text_or_none("payload")

    def attribute(self, key: str) -> str | None:
        """Returns another value that the platform sent, such as ``referral.source``. The connector defines the keys."""
        value: str | None = self._handle.attribute(_host.text(key))
        return value

    @property
    def deleted(self) -> bool:
        """Whether the message was deleted."""
        return self._flag("deleted")

    @property
    def edited_at(self) -> float | None:
        """The time when the text was last edited, by the customer or by us, in milliseconds since 1970.

        None if it never was.
        """
        value: float | None = self._read("edited_at")
        return value

    @property
    def content(self) -> dict[str, Any] | None:
        """Rich content, such as buttons, a location or a list: a document in the format of ``docs/rich-content.md``.

        Its files are numbered as in `attachments`. None if the message has none, or was deleted. `text` contains its
        plain form, so a plugin can ignore it. Each access parses the document again.
        """
        return self._document_or_none("content")

    @property
    def content_text(self) -> str | None:
        """The rich content as JSON text, exactly as the host passes it."""
        return self._text_or_none("content")

    @property
    def attachments(self) -> list[Attachment]:
        """The message's files, at most 32."""
        return [Attachment(file) for file in self._read("attachments")]


class Contact(Part):
    """A customer."""

    @property
    def id(self) -> str:
        """The contact's identifier: an opaque string of at most 128 bytes."""
        return self._text("id")

    @property
    def name(self) -> str | None:
        """The customer's name, once known."""
        return self._text_or_none("name")

    @property
    def first_name(self) -> str | None:
        """The given name: the one that the platform reports, or else the first word of the name."""
        return self._text_or_none("first_name")

    def attribute(self, key: str) -> str | None:
        """Returns an attribute, or None if it is not set.

        For example ``language`` (a BCP 47 tag), ``email``, ``phone``, ``value``, or an attribute that the admin
        defined.
        """
        value: str | None = self._handle.attribute(_host.text(key))
        return value

    @property
    def created_at(self) -> float:
        """The time when the customer was first seen, in milliseconds since 1970."""
        return self._number("created_at")

    @property
    def reachable(self) -> bool:
        """Whether messages of ours reach the customer on the event's channel, as far as the platform reported.

        False, for example, if the customer has blocked the account.
        """
        return self._flag("reachable")

    def consent(self, purpose: str) -> str:
        """Returns whether the customer consents to this purpose on the event's channel.

        ``given``, ``withdrawn`` or ``unknown``. It is ``withdrawn`` for every purpose that was not given again since
        consent to ``all`` was withdrawn.
        """
        value: str = self._handle.consent(_host.text(purpose))
        return value


class Lead(Part):
    """A possible buyer. A conversation has at most one open lead at a time."""

    @property
    def id(self) -> str:
        """The lead's identifier: an opaque string of at most 128 bytes."""
        return self._text("id")

    @property
    def stage(self) -> str:
        """The stage: ``new``, ``qualified``, ``won`` or ``lost``. The last two close the lead."""
        return self._text("stage")

    @property
    def value(self) -> float | None:
        """The value of the lead, once one is set."""
        value: float | None = self._read("value")
        return value

    @property
    def currency(self) -> str | None:
        """The value's currency, an ISO 4217 code such as ``EUR``."""
        return self._text_or_none("currency")

    @property
    def source(self) -> str | None:
        """The origin of the lead, such as ``messenger`` or a campaign."""
        return self._text_or_none("source")

    def attribute(self, key: str) -> str | None:
        """Returns an attribute such as ``need``."""
        value: str | None = self._handle.attribute(_host.text(key))
        return value

    @property
    def created_at(self) -> float:
        """The time when the lead was opened, in milliseconds since 1970."""
        return self._number("created_at")


class Attachment(Part):
    """A file that belongs to a message. Its content stays with the host."""

    @property
    def id(self) -> str:
        """The file's identifier: an opaque string of at most 128 bytes."""
        return self._text("id")

    @property
    def kind(self) -> str:
        """The kind of file: ``image``, ``audio``, ``video`` or ``file``."""
        return self._text("kind")

    @property
    def name(self) -> str | None:
        """The file's name, if the platform sent one."""
        return self._text_or_none("name")

    @property
    def media_type(self) -> str | None:
        """The media type, such as ``image/png``."""
        return self._text_or_none("media_type")

    @property
    def size(self) -> int | None:
        """The size in bytes; None until the file has been fetched."""
        value: int | None = self._read("size")
        return value

    @property
    def hint(self) -> str | None:
        """What the platform shows the file as, such as ``voice``, ``sticker``, ``animation`` or ``video-note``."""
        return self._text_or_none("hint")

    @property
    def duration_ms(self) -> int | None:
        """The length of the recording in milliseconds, if the platform reported it."""
        value: int | None = self._read("duration_ms")
        return value
