"""What a conversation consists of. It comes from an event; there is no other way to get it. No power.

Everything shows one moment: the event's own, plus what this handler has done since. Times are milliseconds since
1970-01-01T00:00:00Z. Words such as a status are strings because their set may grow.
"""

from __future__ import annotations

from functools import cached_property

from . import _host
from ._part import Part

__all__ = ["Attachment", "Contact", "Conversation", "Lead", "Message"]


class Conversation(Part):
    """A thread of messages on one channel: a direct talk, a group, or a public thread."""

    @property
    def id(self) -> str:
        """Its identifier: opaque, at most 128 bytes."""
        return self._text("id")

    @property
    def channel(self) -> str:
        """The channel's name, as the admin chose it."""
        return self._text("channel")

    @property
    def kind(self) -> str:
        """``direct``, ``group`` or ``public``."""
        return self._text("kind")

    @property
    def status(self) -> str:
        """``open``, ``pending``, ``snoozed`` or ``resolved``."""
        return self._text("status")

    @property
    def category(self) -> str | None:
        """``support``, ``sales`` or another category; None before somebody has set one."""
        return self._text_or_none("category")

    @property
    def priority(self) -> str:
        """``low``, ``normal``, ``high`` or ``urgent``."""
        return self._text("priority")

    @property
    def labels(self) -> list[str]:
        """In alphabetical order, at most 32."""
        return self._texts("labels")

    @property
    def assignee(self) -> str | None:
        """The person who handles the conversation, by name."""
        return self._text_or_none("assignee")

    @property
    def team(self) -> str | None:
        """The team that handles the conversation, by name."""
        return self._text_or_none("team")

    @property
    def automation(self) -> bool:
        """False when people have taken over and automatic replies are off."""
        return self._flag("automation")

    @cached_property
    def contact(self) -> Contact:
        """The customer."""
        return Contact(self._read("contact"))

    def messages(self, limit: int) -> list[Message]:
        """The latest messages up to the event, oldest first. ``limit`` is taken as at most 100."""
        return [Message(message) for message in self._handle.messages(_host.whole(limit))]

    @property
    def created_at(self) -> float:
        """When the conversation began, in milliseconds since 1970."""
        return self._number("created_at")

    @property
    def account_name(self) -> str | None:
        """The display name of the account on the other side, such as a page's, from the channel's settings."""
        return self._text_or_none("account_name")

    @property
    def lead(self) -> Lead | None:
        """The latest lead of this conversation, open or closed."""
        lead = self._read("lead")
        return None if lead is None else Lead(lead)


class Message(Part):
    """One message, comment or note."""

    @property
    def id(self) -> str:
        """Its identifier: opaque, at most 128 bytes."""
        return self._text("id")

    @property
    def direction(self) -> str:
        """``in`` from the customer, ``out`` to the customer."""
        return self._text("direction")

    @property
    def kind(self) -> str:
        """``message``, ``comment`` or ``note``."""
        return self._text("kind")

    @property
    def text(self) -> str:
        """Empty when there is only an attachment, or when the message was deleted."""
        return self._text("text")

    @property
    def sent_at(self) -> float:
        """When it was sent, by the platform's clock where that says, in milliseconds since 1970."""
        return self._number("sent_at")

    @property
    def author_kind(self) -> str:
        """``contact``, ``agent``, ``plugin`` or ``platform``."""
        return self._text("author_kind")

    @property
    def author_name(self) -> str | None:
        """The author's name, when it is known."""
        return self._text_or_none("author_name")

    @property
    def reply_to(self) -> str | None:
        """The message that this one answers, by its identifier, when it is known here."""
        return self._text_or_none("reply_to")

    @property
    def payload(self) -> str | None:
        """What a pressed button or quick reply carries."""
        return self._text_or_none("payload")

    def attribute(self, key: str) -> str | None:
        """What else the platform told, such as ``referral.source``. Keys are the connector's."""
        value: str | None = self._handle.attribute(_host.text(key))
        return value

    @property
    def deleted(self) -> bool:
        """Was it deleted?"""
        return self._flag("deleted")

    @property
    def attachments(self) -> list[Attachment]:
        """The files that belong to it, at most 32."""
        return [Attachment(file) for file in self._read("attachments")]


class Contact(Part):
    """A customer."""

    @property
    def id(self) -> str:
        """Its identifier: opaque, at most 128 bytes."""
        return self._text("id")

    @property
    def name(self) -> str | None:
        """The name the customer goes by, once it is known."""
        return self._text_or_none("name")

    @property
    def first_name(self) -> str | None:
        """The given name alone, when the platform tells it apart or the name's first word serves."""
        return self._text_or_none("first_name")

    def attribute(self, key: str) -> str | None:
        """A property such as ``language`` (a BCP 47 tag), ``email``, ``phone``, ``value``, or one of the admin's."""
        value: str | None = self._handle.attribute(_host.text(key))
        return value

    @property
    def created_at(self) -> float:
        """When the customer was first seen, in milliseconds since 1970."""
        return self._number("created_at")


class Lead(Part):
    """Somebody who may buy. A conversation has at most one open lead at a time."""

    @property
    def id(self) -> str:
        """Its identifier: opaque, at most 128 bytes."""
        return self._text("id")

    @property
    def stage(self) -> str:
        """``new``, ``qualified``, ``won`` or ``lost``. With the last two the lead is closed."""
        return self._text("stage")

    @property
    def value(self) -> float | None:
        """What it is worth, once somebody has said."""
        value: float | None = self._read("value")
        return value

    @property
    def currency(self) -> str | None:
        """The value's currency, an ISO 4217 code such as ``EUR``."""
        return self._text_or_none("currency")

    @property
    def source(self) -> str | None:
        """Where it comes from, such as ``messenger`` or a campaign."""
        return self._text_or_none("source")

    def attribute(self, key: str) -> str | None:
        """A property such as ``need``."""
        value: str | None = self._handle.attribute(_host.text(key))
        return value

    @property
    def created_at(self) -> float:
        """When it was opened, in milliseconds since 1970."""
        return self._number("created_at")


class Attachment(Part):
    """A file that belongs to a message. Its bytes stay with the host."""

    @property
    def id(self) -> str:
        """Its identifier: opaque, at most 128 bytes."""
        return self._text("id")

    @property
    def kind(self) -> str:
        """``image``, ``audio``, ``video`` or ``file``."""
        return self._text("kind")

    @property
    def name(self) -> str | None:
        """The file's name, when the platform tells it."""
        return self._text_or_none("name")

    @property
    def media_type(self) -> str | None:
        """Such as ``image/png``."""
        return self._text_or_none("media_type")

    @property
    def size(self) -> int | None:
        """In bytes; None while the file has not been fetched."""
        value: int | None = self._read("size")
        return value
