"""Keeps how good customers say it was."""

from __future__ import annotations

from . import _host
from ._part import handle
from .conversations import Conversation

__all__ = ["record"]

_feedback = _host.power("feedback")


def record(conversation: Conversation, rating: int, best: int, text: str | None = None) -> None:
    """Keeps what the customer said of the conversation. Whoever hears ``on-feedback`` is told.

    ``rating`` is from 1 to ``best``, ``best`` from 2 to 100. ``text`` is what the customer wrote with it, at most 4
    KiB.
    """
    _host.call(
        _feedback.record,
        handle(conversation, Conversation),
        _host.whole(rating),
        _host.whole(best),
        _host.text_or_none(text),
    )
