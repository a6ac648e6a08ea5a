"""How a connector declares what its platform allows. Usable in ``connector_rules`` only.

The host enforces every rule for every sender, and says which one when it refuses. What is not declared is free.
"""

from __future__ import annotations

from . import _host

__all__ = [
    "attachment",
    "echoes",
    "person_window",
    "private_reply_window",
    "quick_replies",
    "receive_rate",
    "reply_window",
    "send_rate",
    "templates",
    "text_limit",
]

_rules = _host.power("rules")


def text_limit(length: int, utf16: bool = False) -> None:
    """The longest text, in UTF-16 code units when ``utf16`` is set, else in characters."""
    _host.call(_rules.text_limit, _host.whole(length), _host.flag(utf16))


def attachment(kind: str, max_bytes: int) -> None:
    """A kind of file that may be sent (``image``, ``audio``, ``video``, ``file``) and its largest size.

    When none is declared, no file may be sent.
    """
    _host.call(_rules.attachment, _host.text(kind), _host.whole(max_bytes))


def quick_replies(max: int, title_length: int) -> None:
    """How many quick replies, and how long their titles may be in characters."""
    _host.call(_rules.quick_replies, _host.whole(max), _host.whole(title_length))


def reply_window(seconds: int) -> None:
    """How long after the customer's last message anyone may write freely."""
    _host.call(_rules.reply_window, _host.whole(seconds))


def person_window(seconds: int, tag: str) -> None:
    """How long after the customer's last message a person may still write, under a tag."""
    _host.call(_rules.person_window, _host.whole(seconds), _host.text(tag))


def private_reply_window(seconds: int) -> None:
    """How long after a public comment one private reply to it is allowed."""
    _host.call(_rules.private_reply_window, _host.whole(seconds))


def templates() -> None:
    """Outside the reply window, approved templates may be sent."""
    _host.call(_rules.templates)


def send_rate(count: int, seconds: int) -> None:
    """How many parts may be sent in a span of time, for the whole channel."""
    _host.call(_rules.send_rate, _host.whole(count), _host.whole(seconds))


def receive_rate(count: int, seconds: int) -> None:
    """How many messages of one customer are taken in a span of time; more are answered 429."""
    _host.call(_rules.receive_rate, _host.whole(count), _host.whole(seconds))


def echoes(seconds: int) -> None:
    """Every message that the platform takes comes back as an echo, at the latest so long after.

    A part that is uncertain and has none by then was not taken: the host sends it again.
    """
    _host.call(_rules.echoes, _host.whole(seconds))
