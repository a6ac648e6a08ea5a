"""The power ``signals``: shows the customer that somebody is there, and reacts to messages.

Each function is an action that takes effect with the handler. At most 20 gestures per handler, together with those of
`corrections`. Every function raises `Failure`: ``denied`` with the code ``no-gesture`` if the channel does not have
such a gesture, ``invalid`` for a value outside its limits. Other rules are checked when the action takes effect, among
them those that keep plugins silent. ``on_refused`` reports what they refuse, and what fails later at the platform.
"""

from __future__ import annotations

from . import _host
from ._part import handle
from .conversations import Conversation, Message

__all__ = ["react", "read", "typing"]

_signals = _host.power("signals")


def typing(conversation: Conversation, seconds: int) -> None:
    """Shows that somebody is typing, from 1 to 60 seconds or until the next message.

    It is dropped if the platform does not take it within 10 seconds.
    """
    _host.call(_signals.typing, handle(conversation, Conversation), _host.whole(seconds))


def read(conversation: Conversation) -> None:
    """Marks the customer's messages as read on the platform.

    It is dropped if the platform does not take it within 10 seconds.
    """
    _host.call(_signals.read, handle(conversation, Conversation))


def react(message: Message, emoji: str | None) -> None:
    """Reacts to a message with an emoji, such as ``👍``, at most 64 bytes. It replaces an earlier reaction of ours.

    None takes our reaction back.
    """
    _host.call(_signals.react, handle(message, Message), _host.text_or_none(emoji))
