"""Drafts, which several powers take. They are here because a power that is not listed cannot be imported."""

from __future__ import annotations

from typing import Any

from . import _host
from ._part import handle
from .conversations import Attachment, Message

# Where a power that takes drafts is listed, these bindings come along.
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


def drafted(draft: Draft | str) -> Any:
    """The handle of a draft, or of one that is made of a text alone."""
    if not isinstance(draft, Draft):
        draft = Draft(draft)
    return draft._handle
