"""Answers the customer."""

from __future__ import annotations

from . import _host
from ._draft import Draft, drafted
from ._part import handle
from ._words import Preview
from .conversations import Conversation

__all__ = ["Draft", "Preview", "reply"]

_replies = _host.power("replies")


def reply(conversation: Conversation, draft: Draft | str) -> Preview:
    """Replies with a draft, or with a text alone. A draft is used up by it. At most 20 replies a handler.

    The host splits it into parts and delivers them in order. Raises `Failure`: ``denied`` when the rules refuse it now,
    and the code names the rule; ``invalid`` when it is empty.
    """
    preview: Preview = _host.word(_host.call(_replies.reply, handle(conversation, Conversation), drafted(draft)))
    return preview
