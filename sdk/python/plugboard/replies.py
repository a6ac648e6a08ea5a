"""Answers the customer."""

from __future__ import annotations

from . import _host
from ._part import handle
from ._words import Preview
from .conversations import Attachment, Conversation, Message

__all__ = ["Draft", "Preview", "reply"]

_replies = _host.power("replies")


class Draft:
    """A reply in the making. Each method gives the draft back, so that calls can be chained."""

    def __init__(self, text: str = "") -> None:
        """Text may be empty when there is an attachment. At most 64 KiB; the platform's own limit is a rule."""
        self._handle = _host.call(_replies.Draft, _host.text(text))

    def quick_reply(self, title: str, payload: str) -> Draft:
        """A button that answers with ``payload`` when pressed. At most 13."""
        _host.call(self._handle.quick_reply, _host.text(title), _host.text(payload))
        return self

    def attachment(self, file: Attachment) -> Draft:
        """A file that the host already has. At most 10."""
        _host.call(self._handle.attachment, handle(file, Attachment))
        return self

    def reply_to(self, message: Message) -> Draft:
        """The message that this answers, shown so where the platform can."""
        _host.call(self._handle.reply_to, handle(message, Message))
        return self


def reply(conversation: Conversation, draft: Draft | str) -> Preview:
    """Replies with a draft, or with a text alone. A draft is used up by it. At most 20 replies a handler.

    The host splits it into parts and delivers them in order. Raises `Failure`: ``denied`` when the rules refuse it now,
    and the code names the rule; ``invalid`` when it is empty.
    """
    if not isinstance(draft, Draft):
        draft = Draft(draft)
    preview: Preview = _host.word(_host.call(_replies.reply, handle(conversation, Conversation), draft._handle))
    return preview
