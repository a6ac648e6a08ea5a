"""Sorts the conversation."""

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
"""How soon a conversation wants an answer."""


def set_category(conversation: Conversation, category: str) -> None:
    """At most 64 bytes, such as ``support``, ``sales`` or ``other``."""
    _act(_triage.set_category, conversation, _host.text(category))


def set_priority(conversation: Conversation, priority: Priority) -> None:
    """How soon the conversation wants an answer."""
    _act(_triage.set_priority, conversation, _host.choice(_triage.Priority, priority))


def add_label(conversation: Conversation, label: str) -> None:
    """At most 64 bytes, and 32 labels a conversation. One that is there already changes nothing."""
    _act(_triage.add_label, conversation, _host.text(label))


def remove_label(conversation: Conversation, label: str) -> None:
    """Takes a label off. One that is not there changes nothing."""
    _act(_triage.remove_label, conversation, _host.text(label))


def assign(conversation: Conversation, assignee: str | None) -> None:
    """Gives the conversation to a person, by name; None takes it back."""
    _act(_triage.assign, conversation, _host.text_or_none(assignee))


def assign_team(conversation: Conversation, team: str | None) -> None:
    """Gives the conversation to a team, by name; None takes it back."""
    _act(_triage.assign_team, conversation, _host.text_or_none(team))


def set_status(conversation: Conversation, status: str) -> None:
    """``open``, ``pending`` or ``resolved``."""
    _act(_triage.set_status, conversation, _host.text(status))


def snooze(conversation: Conversation, until: float) -> None:
    """Out of sight until a time, in milliseconds since 1970, or until the customer writes. At most a year ahead."""
    _act(_triage.snooze, conversation, _host.number(until))


def escalate(conversation: Conversation, reason: str) -> None:
    """Calls people: opens the conversation, turns automatic replies off, and notes the reason."""
    _act(_triage.escalate, conversation, _host.text(reason))


def _act(function: Any, conversation: Conversation, value: Any) -> None:
    _host.call(function, handle(conversation, Conversation), value)
