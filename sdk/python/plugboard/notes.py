"""Notes beside the conversation, which the customer never sees."""

from __future__ import annotations

from . import _host
from ._part import handle
from .conversations import Conversation

__all__ = ["add"]

_notes = _host.power("notes")


def add(conversation: Conversation, text: str) -> None:
    """Adds a note. At most 16 KiB, and 20 a handler."""
    _host.call(_notes.add, handle(conversation, Conversation), _host.text(text))
