"""The power ``rules``: declares what a connector's platform allows. Usable in ``connector_rules`` only.

The host enforces every rule for every sender and names the rule when it refuses a message. Without a rule there is no
restriction, with these exceptions: files, quick replies, private replies and gestures are refused unless they are
declared, and so are templates outside the reply window. Rich content is turned into text unless its blocks are
declared, and only customers begin conversations unless an opening is declared. All numbers must be at least 1, except
where 0 is mentioned; anything else, or a call outside ``connector_rules``, makes the whole call fail.
"""

from __future__ import annotations

from . import _host

__all__ = [
    "attachment",
    "block",
    "button_action",
    "captions",
    "count",
    "echoes",
    "gesture",
    "length",
    "media_type",
    "needs_consent",
    "opening",
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
    "valid_for",
    "whole_replies",
    "window_count",
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

    ``of`` is ``text``, ``caption``, ``text-with-buttons`` (a text that has quick replies or buttons), ``quick-reply``
    (a title), ``payload``, or a part of rich content: ``button`` (a title), ``title`` and ``subtitle`` of a card,
    ``row`` (the title of a list's row) or ``row-description``. ``unit`` is ``characters``, ``utf-16`` (code units),
    ``bytes`` or ``graphemes`` (characters as people see them). Returns False, and declares nothing, if the host does
    not know one of the words: declare a stricter rule that it knows instead.
    """
    known: bool = _host.call(_rules.length, _host.text(of), _host.whole(max), _host.text(unit))
    return known


def rate(per: str, count: int, seconds: int) -> bool:
    """Declares that at most ``count`` parts per ``seconds`` may be sent on each ``per``.

    ``per`` is ``channel``, ``conversation``, ``group`` (a conversation with several customers) or ``contact`` (a
    customer, in all direct conversations of the channel). Returns False, and declares nothing, if the host does not
    know the word.
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


def gesture(kind: str, within_seconds: int = 0) -> bool:
    """Declares a gesture that the platform has: ``typing``, ``read``, ``reaction``, ``edit`` or ``deletion``.

    ``within_seconds`` is how long after the message a reaction, edit or deletion is possible; 0 means without a limit.
    The host refuses gestures that are not declared. Returns False, and declares nothing, if the host does not know the
    word. ``plugin.toml`` must list ``gestures`` among its ``handlers``.
    """
    known: bool = _host.call(_rules.gesture, _host.text(kind), _host.whole(within_seconds))
    return known


def block(kind: str) -> None:
    """Declares a type of block that the platform shows, such as ``buttons`` or ``card``. At most 32.

    ``docs/rich-content.md`` lists the types. The host turns all other blocks into text, and also those that exceed a
    declared `length` or `count`.
    """
    _host.call(_rules.block, _host.text(kind))


def button_action(action: str) -> None:
    """Declares what a button of a block may do on the platform, such as ``reply`` or ``link``. At most 32.

    The host turns a block that has another button into text.
    """
    _host.call(_rules.button_action, _host.text(action))


def count(of: str, max: int) -> bool:
    """Declares how many there may be of something.

    ``of`` is ``files`` (of a message), ``members`` (of a group: plugins send nothing to larger groups), or a part of
    rich content: ``buttons`` (of a text or a card), ``cards`` (of a carousel), ``rows`` (of a list), ``options`` (of a
    poll) or ``album`` (its files). Returns False, and declares nothing, if the host does not know the word.
    """
    known: bool = _host.call(_rules.count, _host.text(of), _host.whole(max))
    return known


def window_count(count: int, seconds: int) -> None:
    """Declares that at most ``count`` messages may be sent in a direct conversation after the customer's last message.

    They are counted for ``seconds`` after that message.
    """
    _host.call(_rules.window_count, _host.whole(count), _host.whole(seconds))


def media_type(kind: str, media_type: str, max_bytes: int = 0) -> None:
    """Declares a media type in which a kind of file may be sent, such as ``image/png`` or ``image/*``. At most 64.

    ``max_bytes`` is the maximum size; 0 means the size that `attachment` declares. If one is declared for a kind, files
    of this kind with another type are refused.
    """
    _host.call(_rules.media_type, _host.text(kind), _host.text(media_type), _host.whole(max_bytes))


def needs_consent(purpose: str) -> None:
    """Declares that messages with this purpose may be sent only to customers who have given consent to it.

    Consent is given on a channel (`intake.consent`), and a reply has the purpose of `replies.Draft.purpose`. At most 8
    purposes, each at most 64 bytes.
    """
    _host.call(_rules.needs_consent, _host.text(purpose))


def valid_for(seconds: int) -> None:
    """Declares how long these rules are valid, because they differ for each account or change with time.

    From a minute to 30 days. The host then calls ``connector_rules`` again.
    """
    _host.call(_rules.valid_for, _host.whole(seconds))


def opening(identifier: str, first: str) -> bool:
    """Declares that the business may begin a direct conversation with somebody whom it knows by such an identifier.

    ``identifier`` is ``phone`` (E.164, such as ``+493012345``), ``email``, ``username`` or ``id`` (the platform's
    identifier). ``first`` says how the conversation may begin: with ``any`` message or only with a ``template``.
    Without this rule, only customers begin conversations. Returns False, and declares nothing, if the host does not
    know one of the words.
    """
    known: bool = _host.call(_rules.opening, _host.text(identifier), _host.text(first))
    return known
