"""The power ``intake``: reports events of a connector's platform.

It is usable in ``connector_receive`` and ``poller_poll`` only. Nothing is stored until they return; then all items are
stored, in the order in which they were reported. An item cannot be used again after it was passed to a function of this
module. Every function raises `Failure`: ``denied`` in any other call, ``rate-limited`` after 1,000 items of one call.

The functions never fail because of what the platform sent. The host cleans or shortens texts and drops unusable
optional parts, with a warning on the message. An item with an unusable identifier is stored as if by `unknown`.
"""

from __future__ import annotations

from typing import Any, Literal

from . import _host
from ._part import handle
from .conversations import Attachment

__all__ = [
    "File",
    "Item",
    "ReceiptState",
    "deletion",
    "edit",
    "feedback",
    "message",
    "reaction",
    "receipt",
    "unknown",
    "unknown_item",
    "watermark",
]

_intake = _host.power("intake")
_Bytes = bytes

ReceiptState = Literal["delivered", "read", "failed"]
"""The state of an outgoing message."""


class File:
    """A file of a message: create it, say where its bytes are, and pass it to `Item.add_file`.

    One of `url`, `reference`, `content` and `bytes` says where the bytes are. Of several, the last call counts. A file
    without bytes is left out, with a warning on the message. Each method returns the file, so calls can be chained. A
    file cannot be used again after it was passed to `Item.add_file`.
    """

    def __init__(self, kind: str) -> None:
        """Creates a file. ``kind`` is ``image``, ``audio``, ``video`` or ``file``."""
        self._handle = _host.call(_intake.File, _host.text(kind))

    def _with(self, member: str, *values: Any) -> File:
        _host.call(getattr(self._handle, member), *values)
        return self

    def url(self, url: str) -> File:
        """Sets the address to fetch the file from.

        The host fetches it after the message is stored, under the same grants as ``http``.
        """
        return self._with("url", _host.text(url))

    def reference(self, reference: str) -> File:
        """Sets the connector's own reference to the file. At most 4 KiB.

        The host passes it to ``media_fetch`` after the message is stored.
        """
        return self._with("reference", _host.text(reference))

    def content(self, file: Attachment) -> File:
        """Sets a file that the host has: from `HookRequest.files`, or from a response in this call."""
        return self._with("content", handle(file, Attachment))

    def bytes(self, bytes: _Bytes | str) -> File:
        """Sets the bytes of the file; text is encoded as UTF-8.

        Prefer `content` where possible: the plugin then does not read the bytes.
        """
        return self._with("bytes", _host.data(bytes))

    def name(self, name: str) -> File:
        """Sets the file's name."""
        return self._with("name", _host.text(name))

    def media_type(self, media_type: str) -> File:
        """Sets the media type that the platform reports, such as ``image/png``."""
        return self._with("media_type", _host.text(media_type))

    def hint(self, hint: str) -> File:
        """Sets what people should see the file as. At most 64 bytes.

        For example ``voice`` for a voice note, ``sticker``, ``animation`` or ``video-note``.
        """
        return self._with("hint", _host.text(hint))

    def duration_ms(self, ms: int) -> File:
        """Sets the length of the recording, in milliseconds."""
        return self._with("duration_ms", _host.whole(ms))


class Item:
    """An event on the platform: create it, fill it in, and pass it to one of the functions of this module.

    Each method returns the item, so calls can be chained.
    """

    def __init__(self, account: str, dedupe_key: str, thread: str, contact: str) -> None:
        """Creates an item with the members that every item has.

        - ``account``: the platform's identifier of the account. The item goes to the channel with that account.
        - ``dedupe_key``: identifies the event and must be the same each time the platform reports it, such as its kind
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
        """Sets the time of the event by the platform's clock, in milliseconds since 1970.

        The default is the time when the request arrived.
        """
        return self._with("at", _host.number(time))

    def external_id(self, id: str) -> Item:
        """Sets the platform's identifier of the message. At most 256 bytes."""
        return self._with("external_id", _host.text(id))

    def text(self, text: str) -> Item:
        """Sets the text. At most 64 KiB."""
        return self._with("text", _host.text(text))

    def subject(self, subject: str) -> Item:
        """Sets the subject, such as that of a mail. At most 998 bytes. Line breaks become spaces."""
        return self._with("subject", _host.text(subject))

    def conversation_kind(self, kind: str) -> Item:
        """Sets the kind of conversation: ``direct`` (the default), ``group`` or ``public``."""
        return self._with("conversation_kind", _host.text(kind))

    def kind(self, kind: str) -> Item:
        """Sets the kind of message: ``message`` (the default) or ``comment``."""
        return self._with("kind", _host.text(kind))

    def contact_name(self, name: str) -> Item:
        """Sets the customer's name, if the platform sends it with the message. At most 256 bytes."""
        return self._with("contact_name", _host.text(name))

    def reply_to(self, external_id: str) -> Item:
        """Sets the platform's identifier of the message that this one answers. At most 256 bytes."""
        return self._with("reply_to", _host.text(external_id))

    def payload(self, payload: str) -> Item:
        """Sets the payload of the button or quick reply that was pressed. At most 4 KiB."""
        return self._with("payload", _host.text(payload))

    def attribute(self, key: str, value: str) -> Item:
        """Adds another value to store with the message. At most 32, each with a key of 64 bytes and a value of 4 KiB.

        The host interprets two keys. ``language`` is the language in which the customer wants to be answered.
        ``standby`` with the value ``true`` means that another program answers the customer, so automatic replies are
        suppressed.
        """
        return self._with("attribute", _host.text(key), _host.text(value))

    def attachment(self, kind: str, url: str, name: str | None = None) -> Item:
        """Adds a file to fetch and store: ``image``, ``audio``, ``video`` or ``file``. At most 32.

        The host fetches it after the message is stored, under the same grants as ``http``. The URL is at most 8 KiB.
        """
        return self._with("attachment", _host.text(kind), _host.text(url), _host.text_or_none(name))

    def add_file(self, file: File) -> Item:
        """Adds a file, wherever its bytes are. At most 32, together with those of `attachment`."""
        if not isinstance(file, File):
            raise TypeError(f"expected File, got {type(file).__name__}: {file!r:.100}")
        return self._with("add_file", file._handle)

    def keep(self, of: str, key: str, value: str) -> Item:
        """Keeps a value of the ``message`` or the ``thread`` for later calls of this connector, such as a reply token.

        A key is at most 64 bytes, a value at most 4 KiB, and each message and each thread has at most 16 values. An
        empty value deletes the key. If the item is not a message, only ``thread`` can be used. `Outgoing.kept` returns
        the value.
        """
        return self._with("keep", _host.text(of), _host.text(key), _host.text(value))

    def outgoing(self, author: str) -> Item:
        """Marks a message that was sent from the business's side.

        ``author`` is ``agent`` if a person wrote it elsewhere, ``platform`` if another program did.
        """
        return self._with("outgoing", _host.text(author))

    def correlation(self, delivery: str) -> Item:
        """Sets the delivery's identifier (`Outgoing.id`) that the echo of one of our own messages contains."""
        return self._with("correlation", _host.text(delivery))

    def warning(self, text: str) -> Item:
        """Adds a warning about a part of the item that could not be used. At most 10.

        It is a sentence of at most 500 bytes, shown to people with the message.
        """
        return self._with("warning", _host.text(text))


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


def _handle(item: Item) -> Any:
    if not isinstance(item, Item):
        raise TypeError(f"expected Item, got {type(item).__name__}: {item!r:.100}")
    return item._handle


def _state(state: ReceiptState) -> Any:
    return _host.choice(_intake.ReceiptState, state)
