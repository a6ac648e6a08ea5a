"""How a connector tells what happened on its platform. Usable in ``connector_receive`` only.

Nothing is stored until ``connector_receive`` returns; then all is, in the order of emission. At most 1,000 items a
request. An item is used up by the function that it is given to.
"""

from __future__ import annotations

from typing import Any, Literal

from . import _host

__all__ = [
    "Item",
    "ReceiptState",
    "deletion",
    "edit",
    "feedback",
    "message",
    "reaction",
    "receipt",
    "unknown",
    "watermark",
]

_intake = _host.power("intake")

ReceiptState = Literal["delivered", "read", "failed"]
"""How far a message of ours has come."""


class Item:
    """Something that happened: made, filled in, and given to one of the functions of this module.

    Each method gives the item back, so that calls can be chained.
    """

    def __init__(self, account: str, dedupe_key: str, thread: str, contact: str) -> None:
        """What every item has.

        - ``account``: whose it is, by the platform's identifier; it goes to the channel with that account.
        - ``dedupe_key``: the same for the same happening, however often the platform tells it; for instance its kind
          and the platform's event identifier. At most 256 bytes.
        - ``thread``: the platform's identifier of the conversation, at most 256 bytes.
        - ``contact``: the platform's identifier of the customer, at most 256 bytes.
        """
        self._handle = _host.call(
            _intake.Item, _host.text(account), _host.text(dedupe_key), _host.text(thread), _host.text(contact)
        )

    def _with(self, member: str, *values: Any) -> Item:
        _host.call(getattr(self._handle, member), *values)
        return self

    def at(self, time: float) -> Item:
        """When it happened, by the platform's clock, in milliseconds since 1970. Default: now."""
        return self._with("at", _host.number(time))

    def external_id(self, id: str) -> Item:
        """The platform's identifier of the message."""
        return self._with("external_id", _host.text(id))

    def text(self, text: str) -> Item:
        """At most 64 KiB."""
        return self._with("text", _host.text(text))

    def conversation_kind(self, kind: str) -> Item:
        """``direct`` (the default), ``group`` or ``public``."""
        return self._with("conversation_kind", _host.text(kind))

    def kind(self, kind: str) -> Item:
        """``message`` (the default) or ``comment``."""
        return self._with("kind", _host.text(kind))

    def contact_name(self, name: str) -> Item:
        """The customer's name, when the platform tells it with the message."""
        return self._with("contact_name", _host.text(name))

    def reply_to(self, external_id: str) -> Item:
        """The platform's identifier of the message that this one answers."""
        return self._with("reply_to", _host.text(external_id))

    def payload(self, payload: str) -> Item:
        """What a pressed button or quick reply carries. At most 4 KiB."""
        return self._with("payload", _host.text(payload))

    def attribute(self, key: str, value: str) -> Item:
        """Anything else worth keeping. At most 32, key 64 bytes, value 4 KiB."""
        return self._with("attribute", _host.text(key), _host.text(value))

    def attachment(self, kind: str, url: str, name: str | None = None) -> Item:
        """A file to fetch and keep: ``image``, ``audio``, ``video`` or ``file``. At most 32.

        The host fetches it after the message is stored, through the same gate as ``http``.
        """
        return self._with("attachment", _host.text(kind), _host.text(url), _host.text_or_none(name))

    def outgoing(self, author: str) -> Item:
        """Marks a message that went out from our side.

        ``agent`` when a person wrote it elsewhere, ``platform`` when another program did.
        """
        return self._with("outgoing", _host.text(author))

    def correlation(self, delivery: str) -> Item:
        """The delivery's identifier that came back with the echo of our own send."""
        return self._with("correlation", _host.text(delivery))

    def warning(self, text: str) -> Item:
        """Says what of the item could not be taken, in a sentence for people: it is shown with the message. At most 10."""
        return self._with("warning", _host.text(text))


def message(item: Item) -> None:
    """A message or comment, either way."""
    _host.call(_intake.message, _handle(item))


def reaction(item: Item, message: str, emoji: str | None) -> None:
    """A reaction to a message, by the platform's identifier; None takes it back. At most 64 bytes."""
    _host.call(_intake.reaction, _handle(item), _host.text(message), _host.text_or_none(emoji))


def edit(item: Item, message: str, text: str) -> None:
    """A message was edited."""
    _host.call(_intake.edit, _handle(item), _host.text(message), _host.text(text))


def deletion(item: Item, message: str) -> None:
    """A message was deleted."""
    _host.call(_intake.deletion, _handle(item), _host.text(message))


def receipt(item: Item, message: str, state: ReceiptState) -> None:
    """A message of ours got somewhere."""
    _host.call(_intake.receipt, _handle(item), _host.text(message), _state(state))


def watermark(item: Item, until: float, state: ReceiptState) -> None:
    """All messages of ours in the thread, up to a time in milliseconds since 1970, got somewhere."""
    _host.call(_intake.watermark, _handle(item), _host.number(until), _state(state))


def feedback(item: Item, message: str | None, rating: int, best: int, text: str | None = None) -> None:
    """The customer said how good it was: of one of our messages, by the platform's identifier, or of the conversation.

    ``rating`` is from 1 to ``best``, ``best`` from 2 to 100; ``text`` is at most 4 KiB.
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
    """Something this connector does not know.

    The request is kept, with this reason, for a later version of the connector to receive again; the other items are
    stored now.
    """
    _host.call(_intake.unknown, _host.text(dedupe_key), _host.text(reason))


def _handle(item: Item) -> Any:
    if not isinstance(item, Item):
        raise TypeError(f"Item is wanted, and {item!r:.100} is {type(item).__name__}")
    return item._handle


def _state(state: ReceiptState) -> Any:
    return _host.choice(_intake.ReceiptState, state)
