"""The power ``handover``: moves a public matter into a private conversation."""

from __future__ import annotations

from . import _host
from ._draft import Draft, drafted
from ._part import handle
from ._words import Preview
from .conversations import Conversation, Message

__all__ = ["Draft", "Preview", "linked", "private_reply"]

_handover = _host.power("handover")


def private_reply(comment: Message, draft: Draft | str) -> Preview:
    """Answers a public comment with a private message to its author. ``draft`` is a draft or a plain text.

    The message is added to the author's private conversation on the same channel, which is created if there is none,
    and the two conversations are linked. The draft cannot be used again. It counts as a reply: at most 20 per handler.

    Raises `Failure`: ``denied`` if a rule refuses it now (most platforms allow one private reply per comment, within
    some days), ``invalid`` if the message is not a customer's public comment or the draft is empty.
    """
    preview: Preview = _host.word(_host.call(_handover.private_reply, handle(comment, Message), drafted(draft)))
    return preview


def linked(conversation: Conversation) -> list[str]:
    """Returns the identifiers of the conversations linked to this one, newest first. At most 16."""
    found: list[str] = _host.call(_handover.linked, handle(conversation, Conversation))
    return found
