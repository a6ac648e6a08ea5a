"""The power ``feedback``: records customers' ratings."""

from __future__ import annotations

from . import _host
from ._part import handle
from .conversations import Conversation

__all__ = ["record"]

_feedback = _host.power("feedback")


def record(conversation: Conversation, rating: int, best: int, text: str | None = None) -> None:
    """Records a customer's rating of the conversation. It triggers ``on-feedback`` in plugins that handle it.

    ``rating`` is from 1 to ``best``, ``best`` from 2 to 100. ``text`` is what the customer wrote with the rating,
    at most 4 KiB. At most 10 per handler.

    Raises `Failure`: ``invalid`` if a value is out of range, ``rate-limited`` after 10 records.
    """
    _host.call(
        _feedback.record,
        handle(conversation, Conversation),
        _host.whole(rating),
        _host.whole(best),
        _host.text_or_none(text),
    )
