"""The power ``intake``: reports events of a connector's platform.

It is usable in ``connector_receive`` and ``poller_poll`` only. Nothing is stored until they return; then all items are
stored, in the order in which they were reported. An item cannot be used again after it was passed to a function of this
module. Every function raises `Failure`: ``denied`` in any other call, ``rate-limited`` after 1,000 items of one call.

The functions never fail because of what the platform sent. The host cleans or shortens texts and drops unusable
optional parts, with a warning on the message. An item with an unusable identifier is stored as if by `unknown`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from . import _host
from ._item import File, Item

__all__ = [
    "File",
    "Item",
    "ReceiptState",
    "account",
    "consent",
    "deletion",
    "edit",
    "feedback",
    "identity_changed",
    "lead",
    "message",
    "moved",
    "participant",
    "reachability",
    "reaction",
    "reaction_added",
    "reaction_removed",
    "receipt",
    "taken",
    "typing",
    "unknown",
    "unknown_item",
    "watermark",
]

_intake = _host.power("intake")

ReceiptState = Literal["delivered", "read", "failed"]
"""The state of an outgoing message."""


def message(item: Item) -> None:
    """Reports a message or comment, incoming or outgoing."""
    _host.call(_intake.message, _handle(item))


def reaction(item: Item, message: str, emoji: str | None) -> None:
    """Reports a reaction to a message, given by the platform's identifier.

    ``emoji`` is at most 64 bytes; None removes the reaction.
    """
    _host.call(_intake.reaction, _handle(item), _host.text(message), _host.text_or_none(emoji))


def edit(item: Item, message: str, text: str) -> None:
    """Reports that a message, given by the platform's identifier, was edited. ``text`` is the new text."""
    _host.call(_intake.edit, _handle(item), _host.text(message), _host.text(text))


def deletion(item: Item, message: str) -> None:
    """Reports that a message, given by the platform's identifier, was deleted."""
    _host.call(_intake.deletion, _handle(item), _host.text(message))


def receipt(item: Item, message: str, state: ReceiptState) -> None:
    """Reports the state of an outgoing message, given by the platform's identifier."""
    _host.call(_intake.receipt, _handle(item), _host.text(message), _state(state))


def watermark(item: Item, until: float, state: ReceiptState) -> None:
    """Reports the state of all outgoing messages of the thread up to a time in milliseconds since 1970."""
    _host.call(_intake.watermark, _handle(item), _host.number(until), _state(state))


def feedback(item: Item, message: str | None, rating: int, best: int, text: str | None = None) -> None:
    """Reports a customer's rating of an outgoing message, given by the platform's identifier, or of the conversation.

    ``message`` is None for a rating of the conversation. ``rating`` is from 1 to ``best``, ``best`` from 2 to 100.
    ``text`` is what the customer wrote with the rating, at most 4 KiB.
    """
    _host.call(
        _intake.feedback,
        _handle(item),
        _host.text_or_none(message),
        _host.whole(rating),
        _host.whole(best),
        _host.text_or_none(text),
    )


def unknown(dedupe_key: str, reason: str) -> None:
    """Reports something that this connector does not understand.

    The request is stored with this reason, so that a later version of the connector can receive it again. The other
    items are stored now.
    """
    _host.call(_intake.unknown, _host.text(dedupe_key), _host.text(reason))


def unknown_item(dedupe_key: str, reason: str, document: bytes | str) -> None:
    """Reports one thing that this connector does not understand, with the platform's data about this thing only.

    The document, at most 1 MiB, is stored with this reason. A later version of the connector receives it again, as a
    `HookRequest` with the method ``AGAIN``. In ``poller_poll``, which has no request to store, this is the way instead
    of `unknown`.
    """
    _host.call(_intake.unknown_item, _host.text(dedupe_key), _host.text(reason), _host.data(document))


def typing(item: Item, seconds: int) -> None:
    """Reports that the customer is typing, for this many seconds from now. At most 60, and more counts as 60.

    0: the customer has stopped. It is shown to people and not stored as a message. Only the item's account, thread and
    contact count, and a repeated dedupe key does too. Without a conversation in this thread, nothing happens.
    """
    _host.call(_intake.typing, _handle(item), _host.whole(seconds))


def reaction_added(item: Item, message: str, emoji: str) -> None:
    """Reports that a person added a reaction to a message, given by the platform's identifier.

    It is for platforms where one person can have several reactions to a message; for the others, use `reaction`.
    ``emoji`` is at most 64 bytes. At most 50 reactions of one person to a message are stored.
    """
    _host.call(_intake.reaction_added, _handle(item), _host.text(message), _host.text(emoji))


def reaction_removed(item: Item, message: str, emoji: str) -> None:
    """Reports that a person took one of several reactions to a message back."""
    _host.call(_intake.reaction_removed, _handle(item), _host.text(message), _host.text(emoji))


def participant(item: Item, change: str) -> None:
    """Reports that the item's contact ``joined`` or ``left`` the group of the item's thread.

    It is ignored if the thread has no conversation yet, or if that is a direct one.
    """
    _host.call(_intake.participant, _handle(item), _host.text(change))


def moved(item: Item, to: str) -> None:
    """Reports that the platform calls the item's thread ``to`` from now on. At most 256 bytes.

    The conversation gets the new identifier. If messages in ``to`` came first, there are two conversations: the host
    links them, and the old one is resolved.
    """
    _host.call(_intake.moved, _handle(item), _host.text(to))


def identity_changed(item: Item, to: str) -> None:
    """Reports that the platform calls the item's contact ``to`` from now on. The customer keeps everything else.

    It is ignored if ``to`` is another customer here. If the platform also names the conversation by the customer,
    report `moved` as well.
    """
    _host.call(_intake.identity_changed, _handle(item), _host.text(to))


def reachability(item: Item, state: str) -> None:
    """Reports whether messages reach the item's contact on this channel: ``blocked`` or ``reachable``.

    Nobody can send to a customer who is ``blocked``. A later message from the customer makes the customer reachable
    again.
    """
    _host.call(_intake.reachability, _handle(item), _host.text(state))


def consent(item: Item, purpose: str, given: bool, how: str | None = None) -> None:
    """Reports that the item's contact gave or withdrew consent on this channel.

    ``purpose`` is ``marketing`` or another word, at most 64 bytes; ``all`` is for all messages, such as after a STOP.
    While ``all`` is withdrawn, plugins send nothing, and a person can only answer what the customer wrote later. A
    customer who writes again does not give consent by that. ``how`` says how consent was given or withdrawn, such as
    ``keyword STOP``, at most 256 bytes.
    """
    _host.call(_intake.consent, _handle(item), _host.text(purpose), _host.flag(given), _host.text_or_none(how))


def account(account: str, dedupe_key: str, state: str, reason: str | None = None) -> None:
    """Reports the state of the channel's account on the platform: ``ok``, ``limited`` or ``lost``.

    Admins see the state and the reason, which is at most 2,000 bytes, at the channel and in the connector's log. Nobody
    can send while the account is ``lost``, until it is reported as ``ok`` or ``limited``, or an admin changes the
    channel.
    """
    _host.call(
        _intake.account, _host.text(account), _host.text(dedupe_key), _host.text(state), _host.text_or_none(reason)
    )


def taken(item: Item, delivery: str) -> None:
    """Reports that the platform accepted the part with this identifier (`Outgoing.id`).

    It is for platforms that do not show the message itself. An uncertain part is sent then. `Item.external_id` is the
    platform's identifier of the message.
    """
    _host.call(_intake.taken, _handle(item), _host.text(delivery))


def lead(item: Item, source: str, answers: Iterable[tuple[str, str]]) -> None:
    """Reports that the item's contact filled in a form for leads.

    A lead is opened in the conversation of the item's thread, which begins with it if it is new. If the conversation
    has an open lead of the same contact, that one gets the answers; if it is another customer's, they become a note.
    ``source`` is the lead's source, at most 64 bytes. ``answers`` are questions with their answers, which become the
    lead's attributes: at most 32, each question at most 64 bytes, each answer at most 4 KiB.
    """
    pairs = [(_host.text(question), _host.text(answer)) for question, answer in answers]
    _host.call(_intake.lead, _handle(item), _host.text(source), pairs)


def _handle(item: Item) -> Any:
    if not isinstance(item, Item):
        raise TypeError(f"expected Item, got {type(item).__name__}: {item!r:.100}")
    return item._handle


def _state(state: ReceiptState) -> Any:
    return _host.choice(_intake.ReceiptState, state)
