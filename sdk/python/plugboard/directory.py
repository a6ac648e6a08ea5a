"""The power ``directory``: reads all conversations, customers and leads of the inbox, not only those of the event.

Each record is returned as one document in the API's form; future versions may add members. It shows the current state,
without the changes that this handler has requested. A handler may make at most 100 calls; further calls raise `Failure`
``rate-limited``.
"""

from __future__ import annotations

import json
from typing import Any

from . import _host

__all__ = ["contact", "conversation", "conversations", "find_contacts", "messages"]

_directory = _host.power("directory")


def conversation(id: str) -> dict[str, Any]:
    """Returns a conversation with its ``contact``, its ``linked`` conversations and its latest ``lead``.

    Raises `Failure` ``not-found`` if it does not exist.
    """
    return _document(_host.call(_directory.conversation, _host.text(id)))


def conversations(
    *, contact: str | None = None, channel: str | None = None, status: str | None = None, limit: int
) -> list[dict[str, Any]]:
    """Returns conversations, most recently changed first, optionally filtered. A ``limit`` above 100 counts as 100.

    ``contact`` is a contact's identifier, ``channel`` a channel's name. Raises `Failure` ``invalid`` for an unknown
    status.
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
    """Returns a conversation's latest messages in their current state, oldest first.

    ``conversation`` is the conversation's identifier. A ``limit`` above 100 counts as 100.
    """
    return [
        _document(text) for text in _host.call(_directory.messages, _host.text(conversation), _host.whole(limit))
    ]


def contact(id: str) -> dict[str, Any]:
    """Returns a contact with its ``identities`` and its latest ``lead``.

    Raises `Failure` ``not-found`` if it does not exist.
    """
    return _document(_host.call(_directory.contact, _host.text(id)))


def find_contacts(key: str, value: str, limit: int) -> list[dict[str, Any]]:
    """Returns the contacts whose attribute ``key``, such as ``email``, has this value.

    A ``limit`` above 100 counts as 100. The key ``identity`` finds contacts by their identifier on a platform.
    """
    found = _host.call(_directory.find_contacts, _host.text(key), _host.text(value), _host.whole(limit))
    return [_document(text) for text in found]


def _document(text: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    return document
