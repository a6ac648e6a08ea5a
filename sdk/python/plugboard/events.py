"""What happened. A handler receives one event. No power."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from ._part import Part
from .conversations import Contact, Conversation, Lead, Message

__all__ = [
    "CommentEvent",
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
    """What every event has."""

    @property
    def id(self) -> str:
        """The same when the handler is run again for this event."""
        return self._text("id")

    @cached_property
    def conversation(self) -> Conversation:
        """The conversation in which it happened."""
        return Conversation(self._read("conversation"))

    @property
    def occurred_at(self) -> float:
        """When it happened, in milliseconds since 1970."""
        return self._number("occurred_at")

    @property
    def depth(self) -> int:
        """How many automations lie between this event and a customer or a person: 0 for none."""
        return self._whole("depth")

    @property
    def late(self) -> bool:
        """True when an admin had the event handled again after it had failed: others may have overtaken it."""
        return self._flag("late")

    def json(self) -> dict[str, Any]:
        """The whole event as one document, which costs about as much as a dozen members of it read alone.

        Its members are those of the event, by the same names. More may be added at any time.
        """
        document: dict[str, Any] = json.loads(self._text("json"))
        return document


class MessageEvent(Event):
    """A message came in from a customer. Comments on public posts are not among them."""

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
        """All that changed at once: ``created``, ``reopened``, ``status``, ``assignee``, ``team``, ``category``,
        ``priority``, ``labels`` or ``automation``. More may come."""
        return self._texts("changes")


class RefusedEvent(Event):
    """Something this plugin asked for was refused or held when it was to take effect."""

    @property
    def action(self) -> str:
        """What was asked, such as ``reply``."""
        return self._text("action")

    @property
    def verdict(self) -> str:
        """``refused``, or ``held`` for a person to decide."""
        return self._text("verdict")

    @property
    def code(self) -> str:
        """The rule, as a stable word such as ``window-closed`` or ``answered``."""
        return self._text("code")

    @property
    def reason(self) -> str:
        """The rule, as a sentence."""
        return self._text("reason")


class TimerEvent(Event):
    """A timer that this plugin had set is due. Its ``depth`` is that of the event in which it was set."""

    @property
    def name(self) -> str:
        """The timer's name."""
        return self._text("name")

    @property
    def data(self) -> str:
        """What was given along when it was set."""
        return self._text("data")


class LeadEvent(Event):
    """A lead began or changed, whoever did it."""

    @property
    def lead(self) -> Lead:
        """The lead as it is now."""
        return Lead(self._read("lead"))

    @property
    def changes(self) -> list[str]:
        """What changed: ``created``, ``stage``, ``value`` or ``attributes``."""
        return self._texts("changes")


class CommentEvent(Event):
    """Somebody commented in public: on a post, or in answer to another comment.

    Its ``conversation`` is the public thread.
    """

    @cached_property
    def comment(self) -> Message:
        """The comment."""
        return Message(self._read("comment"))

    @cached_property
    def contact(self) -> Contact:
        """Who wrote the comment; others may have written in the same thread."""
        return Contact(self._read("contact"))


class ReactionEvent(Event):
    """Somebody reacted to a message or comment, or took a reaction back."""

    @cached_property
    def message(self) -> Message:
        """The message that it is about, ours or the customer's."""
        return Message(self._read("message"))

    @property
    def emoji(self) -> str | None:
        """The reaction, such as ``👍``; None when it was taken back."""
        return self._text_or_none("emoji")

    @cached_property
    def contact(self) -> Contact:
        """Who reacted."""
        return Contact(self._read("contact"))


class ReceiptEvent(Event):
    """A message of ours was delivered or read, or failed for good.

    Its ``depth`` is one more than that of the event which the message answered, when a plugin wrote it.
    """

    @cached_property
    def message(self) -> Message:
        """The message."""
        return Message(self._read("message"))

    @property
    def state(self) -> str:
        """``delivered``, ``read`` or ``failed``."""
        return self._text("state")


class FeedbackEvent(Event):
    """A customer said how good it was: the conversation, or one answer."""

    @cached_property
    def message(self) -> Message | None:
        """The answer that was rated; None when it was the conversation."""
        message = self._read("message")
        return None if message is None else Message(message)

    @property
    def rating(self) -> int:
        """From 1 to `best`."""
        return self._whole("rating")

    @property
    def best(self) -> int:
        """The best there is, such as 5 or 10."""
        return self._whole("best")

    @property
    def text(self) -> str | None:
        """What the customer wrote with it."""
        return self._text_or_none("text")

    @cached_property
    def contact(self) -> Contact:
        """The customer."""
        return Contact(self._read("contact"))
