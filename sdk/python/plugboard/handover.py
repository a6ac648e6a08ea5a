"""Takes a public matter into private."""

from __future__ import annotations

from . import _host
from ._draft import Draft, drafted
from ._part import handle
from ._words import Preview
from .conversations import Conversation, Message

__all__ = ["Draft", "Preview", "linked", "private_reply"]

_handover = _host.power("handover")


def private_reply(comment: Message, draft: Draft | str) -> Preview:
    """Answers a public comment with a private message to who wrote it: a draft, or a text alone.

    The message stands in that customer's private conversation on the same channel, which begins with it where there is
    none, and the two conversations are linked. A draft is used up by it. Counts as a reply: at most 20 a handler.
    Raises `Failure`: ``denied`` when the rules refuse it now, for most platforms take one for each comment, within some
    days.
    """
    preview: Preview = _host.word(_host.call(_handover.private_reply, handle(comment, Message), drafted(draft)))
    return preview


def linked(conversation: Conversation) -> list[str]:
    """The conversations that are linked with this one, by their identifiers, the latest first. At most 16."""
    found: list[str] = _host.call(_handover.linked, handle(conversation, Conversation))
    return found
