"""Reads beyond the conversation at hand: all conversations, customers and leads of the inbox.

What is read is a document each, as the API shows it; members may be added to it at any time. It is as it is now,
without what this handler has asked for. At most 100 calls a handler.
"""

from __future__ import annotations

import json
from typing import Any

from . import _host

__all__ = ["contact", "conversation", "conversations", "find_contacts", "messages"]

_directory = _host.power("directory")


def conversation(id: str) -> dict[str, Any]:
    """One conversation, with its ``contact``, its ``linked`` conversations and its latest ``lead``.

    Raises `Failure` ``not-found`` when there is none.
    """
    return _document(_host.call(_directory.conversation, _host.text(id)))


def conversations(
    *, contact: str | None = None, channel: str | None = None, status: str | None = None, limit: int
) -> list[dict[str, Any]]:
    """Conversations, the latest changed first: of one contact, on one channel, of one status, or any.

    ``contact`` is a contact's identifier, ``channel`` a channel's name. At most 100 at once.
    """
    found = _host.call(
        _directory.conversations,
        _host.text_or_none(contact),
        _host.text_or_none(channel),
        _host.text_or_none(status),
        _host.whole(limit),
    )
    return [_document(text) for text in found]


def messages(conversation: str, limit: int) -> list[dict[str, Any]]:
    """The latest messages of a conversation, by its identifier, oldest first, as they are now. At most 100 at once."""
    return [
        _document(text) for text in _host.call(_directory.messages, _host.text(conversation), _host.whole(limit))
    ]


def contact(id: str) -> dict[str, Any]:
    """One contact, with its ``identities`` and its latest ``lead``.

    Raises `Failure` ``not-found`` when there is none.
    """
    return _document(_host.call(_directory.contact, _host.text(id)))


def find_contacts(key: str, value: str, limit: int) -> list[dict[str, Any]]:
    """Contacts that have an attribute of this value, such as ``email``. At most 100 at once.

    The key ``identity`` finds those that a platform knows by this identifier.
    """
    found = _host.call(_directory.find_contacts, _host.text(key), _host.text(value), _host.whole(limit))
    return [_document(text) for text in found]


def _document(text: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    return document
