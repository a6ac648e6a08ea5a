"""The power ``triage``: sets category, priority, labels, assignment and status of the conversation.

Every function raises `Failure` ``invalid`` for a value outside its limits.
"""

from __future__ import annotations

from typing import Any, Literal

from . import _host
from ._part import handle
from .conversations import Conversation

__all__ = [
    "Priority",
    "add_label",
    "assign",
    "assign_team",
    "escalate",
    "remove_label",
    "set_category",
    "set_priority",
    "set_status",
    "snooze",
]

_triage = _host.power("triage")

Priority = Literal["low", "normal", "high", "urgent"]
"""The priority of a conversation."""


def set_category(conversation: Conversation, category: str) -> None:
    """Sets the category, such as ``support``, ``sales`` or ``other``. At most 64 bytes."""
    _act(_triage.set_category, conversation, _host.text(category))


def set_priority(conversation: Conversation, priority: Priority) -> None:
    """Sets the priority."""
    _act(_triage.set_priority, conversation, _host.choice(_triage.Priority, priority))


def add_label(conversation: Conversation, label: str) -> None:
    """Adds a label of at most 64 bytes. Does nothing if the conversation already has it.

    Raises `Failure` ``rate-limited`` with the code ``too-many`` if the conversation already has 32 labels.
    """
    _act(_triage.add_label, conversation, _host.text(label))


def remove_label(conversation: Conversation, label: str) -> None:
    """Removes a label. Does nothing if the conversation does not have it."""
    _act(_triage.remove_label, conversation, _host.text(label))


def assign(conversation: Conversation, assignee: str | None) -> None:
    """Assigns the conversation to a person, by a name of at most 256 bytes; None removes the assignment."""
    _act(_triage.assign, conversation, _host.text_or_none(assignee))


def assign_team(conversation: Conversation, team: str | None) -> None:
    """Assigns the conversation to a team, by a name of at most 256 bytes; None removes the assignment."""
    _act(_triage.assign_team, conversation, _host.text_or_none(team))


def set_status(conversation: Conversation, status: str) -> None:
    """Sets the status: ``open``, ``pending`` or ``resolved``. Use `snooze` to snooze a conversation."""
    _act(_triage.set_status, conversation, _host.text(status))


def snooze(conversation: Conversation, until: float) -> None:
    """Hides the conversation until a time, in milliseconds since 1970, or until the customer writes.

    The time must be in the future, at most 366 days ahead.
    """
    _act(_triage.snooze, conversation, _host.number(until))


def escalate(conversation: Conversation, reason: str) -> None:
    """Hands the conversation to people: opens it, turns automatic replies off, and adds the reason as a note."""
    _act(_triage.escalate, conversation, _host.text(reason))


def _act(function: Any, conversation: Conversation, value: Any) -> None:
    _host.call(function, handle(conversation, Conversation), value)
