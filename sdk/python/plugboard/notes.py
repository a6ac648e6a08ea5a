"""The power ``notes``: internal notes on the conversation, which the customer never sees."""

from __future__ import annotations

from . import _host
from ._part import handle
from .conversations import Conversation

__all__ = ["add"]

_notes = _host.power("notes")


def add(conversation: Conversation, text: str) -> None:
    """Adds a note of at most 16 KiB. At most 20 per handler; more raise `Failure` ``rate-limited``."""
    _host.call(_notes.add, handle(conversation, Conversation), _host.text(text))
