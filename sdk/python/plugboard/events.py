"""The events. A handler is called with one event. Not a power: ``plugin.toml`` does not list it."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from ._part import Part
from .conversations import Contact, Conversation, Lead, Message

__all__ = [
    "CommentEvent",
    "ContactEvent",
    "ConversationEvent",
    "Event",
    "FeedbackEvent",
    "LeadEvent",
    "MessageEvent",
    "ReactionEvent",
    "ReceiptEvent",
    "RefusedEvent",
    "TimerEvent",
]


class Event(Part):
    """Base class of all events."""

    @property
    def id(self) -> str:
        """The event's identifier. It is the same if the handler is run again for this event."""
        return self._text("id")

    @cached_property
    def conversation(self) -> Conversation:
        """The conversation that the event belongs to."""
        return Conversation(self._read("conversation"))

    @property
    def occurred_at(self) -> float:
        """The time of the event, in milliseconds since 1970."""
        return self._number("occurred_at")

    @property
    def depth(self) -> int:
        """The number of automations between this event and a customer's or a person's action: 0 if there are none."""
        return self._whole("depth")

    @property
    def late(self) -> bool:
        """Whether an admin ran the event again after it had failed.

        If so, later events may already have been handled.
        """
        return self._flag("late")

    def json(self) -> dict[str, Any]:
        """Returns the whole event as one document. This costs about as much as reading a dozen members one by one.

        The document has the event's members under the same names. Future versions may add members.
        """
        document: dict[str, Any] = json.loads(self._text("json"))
        return document


class MessageEvent(Event):
    """A customer sent a message. Comments on public posts are reported as `CommentEvent` instead."""

    @cached_property
    def message(self) -> Message:
        """The message."""
        return Message(self._read("message"))

    @cached_property
    def contact(self) -> Contact:
        """The customer."""
        return Contact(self._read("contact"))


class ConversationEvent(Event):
    """A conversation began or changed."""

    @property
    def changes(self) -> list[str]:
        """Everything that changed in this one step.

        ``created``, ``reopened``, ``status``, ``assignee``, ``team``, ``category``, ``priority``, ``labels``,
        ``automation``, ``participants`` or ``name``. Future versions may add more.
        """
        return self._texts("changes")


class RefusedEvent(Event):
    """The host refused or held an action of this plugin when it was due to take effect."""

    @property
    def action(self) -> str:
        """The action, such as ``reply``."""
        return self._text("action")

    @property
    def verdict(self) -> str:
        """The decision: ``refused``, or ``held`` for a person to decide."""
        return self._text("verdict")

    @property
    def code(self) -> str:
        """The rule, as a stable code such as ``window-closed`` or ``answered``."""
        return self._text("code")

    @property
    def reason(self) -> str:
        """The rule, as a sentence."""
        return self._text("reason")


class TimerEvent(Event):
    """A timer of this plugin is due. Its ``depth`` is that of the event in which the timer was set."""

    @property
    def name(self) -> str:
        """The timer's name."""
        return self._text("name")

    @property
    def data(self) -> str:
        """The data passed to `timers.set`."""
        return self._text("data")


class LeadEvent(Event):
    """A lead was opened or changed, whoever made the change."""

    @property
    def lead(self) -> Lead:
        """The lead in its current state."""
        return Lead(self._read("lead"))

    @property
    def changes(self) -> list[str]:
        """What changed: ``created``, ``stage``, ``value`` or ``attributes``."""
        return self._texts("changes")


class CommentEvent(Event):
    """A public comment on a post, or a reply to another comment.

    Its ``conversation`` is the public thread.
    """

    @cached_property
    def comment(self) -> Message:
        """The comment."""
        return Message(self._read("comment"))

    @cached_property
    def contact(self) -> Contact:
        """The comment's author. Other people may have written in the same thread."""
        return Contact(self._read("contact"))


class ReactionEvent(Event):
    """A reaction to a message or comment was added or removed."""

    @cached_property
    def message(self) -> Message:
        """The message or comment, incoming or outgoing."""
        return Message(self._read("message"))

    @property
    def emoji(self) -> str | None:
        """The reaction, such as ``👍``; None if it was removed."""
        return self._text_or_none("emoji")

    @property
    def taken_back(self) -> str | None:
        """If a reaction was removed: the reaction that it was, such as ``👍``, if it is known."""
        return self._text_or_none("taken_back")

    @cached_property
    def contact(self) -> Contact:
        """The person who reacted."""
        return Contact(self._read("contact"))


class ReceiptEvent(Event):
    """An outgoing message was delivered or read, or failed permanently.

    If a plugin wrote the message, ``depth`` is one more than that of the event that the message answered; otherwise 0.
    """

    @cached_property
    def message(self) -> Message:
        """The message."""
        return Message(self._read("message"))

    @property
    def state(self) -> str:
        """The new state: ``delivered``, ``read`` or ``failed``."""
        return self._text("state")

    @property
    def code(self) -> str | None:
        """The error code if the message failed: the platform's, or one of the connector or the host."""
        return self._text_or_none("code")

    @property
    def reason(self) -> str | None:
        """Why the message failed, as a sentence."""
        return self._text_or_none("reason")


class FeedbackEvent(Event):
    """A customer rated the conversation or one reply."""

    @cached_property
    def message(self) -> Message | None:
        """The reply that was rated; None if the conversation was rated."""
        message = self._read("message")
        return None if message is None else Message(message)

    @property
    def rating(self) -> int:
        """The rating, from 1 to `best`."""
        return self._whole("rating")

    @property
    def best(self) -> int:
        """The highest possible rating, such as 5 or 10."""
        return self._whole("best")

    @property
    def text(self) -> str | None:
        """The text that the customer wrote with the rating, if any."""
        return self._text_or_none("text")

    @cached_property
    def contact(self) -> Contact:
        """The customer."""
        return Contact(self._read("contact"))


class ContactEvent(Event):
    """Something about a customer changed, as the platform reports.

    It may be whether messages reach the customer, what the customer consents to, or what the platform calls the
    customer. Its ``conversation`` is the one in which it was reported, or else the latest direct conversation with the
    customer.
    """

    @cached_property
    def contact(self) -> Contact:
        """The customer."""
        return Contact(self._read("contact"))

    @property
    def changes(self) -> list[str]:
        """Everything that changed: ``reachability``, ``consent`` or ``identity``. Future versions may add more."""
        return self._texts("changes")

    @property
    def purpose(self) -> str | None:
        """The purpose of the consent that was given or withdrawn, such as ``marketing``."""
        return self._text_or_none("purpose")
