"""The power ``rules``: declares what a connector's platform allows. Usable in ``connector_rules`` only.

The host enforces every rule for every sender and names the rule when it refuses a message. Without a rule there is no
restriction, with these exceptions: files, quick replies and private replies are refused unless they are declared, and
so are templates outside the reply window. All numbers must be at least 1; anything else, or a call outside
``connector_rules``, makes the whole call fail.
"""

from __future__ import annotations

from . import _host

__all__ = [
    "attachment",
    "captions",
    "echoes",
    "length",
    "person_window",
    "poll_every",
    "private_reply_window",
    "quick_replies",
    "rate",
    "receive_rate",
    "repeatable",
    "reply_window",
    "send_rate",
    "settles",
    "templates",
    "text_limit",
    "whole_replies",
]

_rules = _host.power("rules")


def text_limit(length: int, utf16: bool = False) -> None:
    """Declares the longest text, in UTF-16 code units if ``utf16`` is set, otherwise in characters."""
    _host.call(_rules.text_limit, _host.whole(length), _host.flag(utf16))


def attachment(kind: str, max_bytes: int) -> None:
    """Declares that a kind of file may be sent, up to ``max_bytes``: ``image``, ``audio``, ``video`` or ``file``.

    If no kind is declared, no files may be sent.
    """
    _host.call(_rules.attachment, _host.text(kind), _host.whole(max_bytes))


def quick_replies(max: int, title_length: int) -> None:
    """Declares how many quick replies a message may have and how long their titles may be, in characters."""
    _host.call(_rules.quick_replies, _host.whole(max), _host.whole(title_length))


def reply_window(seconds: int) -> None:
    """Declares how long after the customer's last message any message may be sent."""
    _host.call(_rules.reply_window, _host.whole(seconds))


def person_window(seconds: int, tag: str) -> None:
    """Declares how long after the customer's last message a person may still write, under a tag of at most 64 bytes."""
    _host.call(_rules.person_window, _host.whole(seconds), _host.text(tag))


def private_reply_window(seconds: int) -> None:
    """Declares how long after a public comment one private reply to it may be sent."""
    _host.call(_rules.private_reply_window, _host.whole(seconds))


def templates() -> None:
    """Declares that approved templates may be sent outside the reply window."""
    _host.call(_rules.templates)


def send_rate(count: int, seconds: int) -> None:
    """Declares that at most ``count`` parts per ``seconds`` may be sent on the whole channel."""
    _host.call(_rules.send_rate, _host.whole(count), _host.whole(seconds))


def receive_rate(count: int, seconds: int) -> None:
    """Declares that at most ``count`` messages per ``seconds`` are accepted from one customer.

    Further requests are answered with 429.
    """
    _host.call(_rules.receive_rate, _host.whole(count), _host.whole(seconds))


def echoes(seconds: int) -> None:
    """Declares that the platform returns every message it accepts as an echo, within ``seconds`` at the latest.

    An uncertain part without an echo after that time was not accepted, so the host sends it again.
    """
    _host.call(_rules.echoes, _host.whole(seconds))


def length(of: str, max: int, unit: str) -> bool:
    """Declares how long something may be.

    ``of`` is ``text``, ``caption``, ``quick-reply`` (a title) or ``payload``. ``unit`` is ``characters``, ``utf-16``
    (code units) or ``bytes``. Returns False, and declares nothing, if the host does not know one of the words: declare
    a stricter rule that it knows instead.
    """
    known: bool = _host.call(_rules.length, _host.text(of), _host.whole(max), _host.text(unit))
    return known


def rate(per: str, count: int, seconds: int) -> bool:
    """Declares that at most ``count`` parts per ``seconds`` may be sent on each ``per``.

    ``per`` is ``channel``, ``conversation`` or ``group`` (a conversation with several customers). Returns False, and
    declares nothing, if the host does not know the word.
    """
    known: bool = _host.call(_rules.rate, _host.text(per), _host.whole(count), _host.whole(seconds))
    return known


def captions() -> None:
    """Declares that a text and one file may be sent in the same part. Otherwise, the text is a part of its own."""
    _host.call(_rules.captions)


def poll_every(seconds: int) -> None:
    """Declares how often the host polls a channel: from 1 second to a day. Without this rule, every 5 seconds."""
    _host.call(_rules.poll_every, _host.whole(seconds))


def repeatable(seconds: int) -> None:
    """Declares that the platform recognizes a repetition by the part's identifier (`Outgoing.id`).

    A part may then be sent again within this many seconds after its first try, at most 7 days. The host sends uncertain
    parts again, at most 10 times in all, with the usual waits.
    """
    _host.call(_rules.repeatable, _host.whole(seconds))


def settles(seconds: int) -> None:
    """Declares how long after a try the platform knows whether it took the part, at most a day.

    The host calls ``settle`` only after that time. Without this rule, it is a minute.
    """
    _host.call(_rules.settles, _host.whole(seconds))


def whole_replies(max_bytes: int) -> None:
    """Declares that a reply is sent as one part, with its text and all of its files.

    This needs all files together to have at most ``max_bytes`` bytes, and a text that is not longer than a caption. A
    reply that does not fit is sent in parts, as without this rule. Only replies of such a channel have a subject.
    """
    _host.call(_rules.whole_replies, _host.whole(max_bytes))
