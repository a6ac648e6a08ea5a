"""The power ``replies``: sends replies to the customer."""

from __future__ import annotations

from . import _host
from ._draft import Draft, drafted
from ._part import handle
from ._words import Preview
from .conversations import Conversation

__all__ = ["Draft", "Preview", "reply"]

_replies = _host.power("replies")


def reply(conversation: Conversation, draft: Draft | str) -> Preview:
    """Replies with a draft or a plain text. The draft cannot be used again. At most 20 replies per handler.

    The host splits the reply into parts and delivers them in order. Returns ``allowed`` if it will be sent, or ``held``
    if a person will decide; the rules are checked again when the reply takes effect.

    Raises `Failure`: ``denied`` if a rule refuses it now (the code names the rule), ``invalid`` if the draft is empty
    or a part of it is invalid (the code is ``bad-content`` if that is the rich content), ``rate-limited`` after 20
    replies.
    """
    preview: Preview = _host.word(_host.call(_replies.reply, handle(conversation, Conversation), drafted(draft)))
    return preview
