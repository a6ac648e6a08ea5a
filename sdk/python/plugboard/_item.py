"""The items and files that the power ``intake`` reports. Its module has them as ``intake.Item`` and ``intake.File``."""

from __future__ import annotations

from typing import Any

from . import _host, _json
from ._part import handle
from .conversations import Attachment

# Only the module `intake` imports this one, so the power is listed.
_intake = _host.power("intake")
_Bytes = bytes


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
    """An event on the platform: create it, fill it in, and pass it to one of the functions of `intake`.

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

    def content(self, content: dict[str, Any] | str) -> Item:
        """Sets rich content, such as a location or the button that was pressed. At most 64 KiB.

        It is a document in the format of ``docs/rich-content.md``: a dictionary, or the same as JSON text. Files are
        numbered as they are added, with `attachment` or `add_file`. If no text is set, the message gets the plain form
        as its text. A document that is wrong is left out, and the message gets a warning that names the place.
        """
        return self._with("content", _json.written(content))

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

    def conversation_name(self, name: str) -> Item:
        """Sets the name of the conversation, such as a group's title. At most 256 bytes.

        The name with the latest time counts. To report only a new name, report `moved` to the same thread.
        """
        return self._with("conversation_name", _host.text(name))

    def contact_attribute(self, key: str, value: str) -> Item:
        """Adds an attribute of the contact, such as ``email``. At most 32, each with a key of 64 bytes and 4 KiB.

        It never replaces a value that the contact already has.
        """
        return self._with("contact_attribute", _host.text(key), _host.text(value))

    def also_known_as(self, kind: str, id: str) -> Item:
        """Adds another identifier of the same contact on this channel, such as a telephone number. At most 4.

        ``kind`` is a word of the connector's own, at most 64 bytes; ``id`` is at most 256 bytes. From then on, the host
        knows the customer by this identifier too. If the contact is new, and a customer is known only by identifiers
        that this item names, the contact is that customer. Two customers who are known by different contacts are never
        merged.
        """
        return self._with("also_known_as", _host.text(kind), _host.text(id))

    def failure(self, code: str, message: str) -> Item:
        """Sets why the message failed, for a `receipt` with the state ``failed``.

        ``code`` is the platform's error code, at most 64 bytes, and ``message`` a sentence for people, at most 2,000
        bytes. They are shown with the message and its part.
        """
        return self._with("failure", _host.text(code), _host.text(message))
