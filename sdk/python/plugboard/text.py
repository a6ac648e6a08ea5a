"""Reads what people write: words, addresses, numbers and the language, by the same rules for every plugin.

No power: ``plugin.toml`` does not list it. It reads only what it is given, and the same text always gives the same
answer. Of a text only the first 64 KiB are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import _host

__all__ = ["Phone", "contains", "emails", "fold", "language", "phones"]

_text = _host.power("text")


@dataclass(frozen=True)
class Phone:
    """A telephone number."""

    written: str
    """As it was written, without its extension."""
    number: str
    """In the form of E.164, such as ``+48601234567``."""
    extension: str | None
    """What is dialled once the call is answered: 1 to 7 digits."""


def fold(text: str) -> str:
    """A text as its words alone: no case, no accents on Latin letters, no punctuation, one space between words.

    ``ł`` is ``l``, ``ß`` is ``ss``, a dotless ``ı`` is ``i``. Marks of other scripts stay, since they make other
    letters.
    """
    folded: str = _host.call(_text.fold, _host.text(text))
    return folded


def contains(text: str, keywords: Sequence[str]) -> list[int]:
    """Which of these keywords the text contains: their places in the list, in order. Both are folded.

    A keyword is one word or several in a row, and is found as whole words only, except in scripts without spaces
    between words; a Korean word may be followed by a particle. A word that ends in ``*`` stands for all that begin with
    it. At most 2,000 keywords of 200 bytes; what is over is never found.
    """
    places: list[int] = _host.call(_text.contains, _host.text(text), _host.texts(keywords))
    return places


def emails(text: str) -> list[str]:
    """The e-mail addresses in a text, in order, each once, as they were written. At most 20.

    Letters of any script count, before the ``@`` and after it.
    """
    found: list[str] = _host.call(_text.emails, _host.text(text))
    return found


def phones(text: str, region: str | None = None) -> list[Phone]:
    """The telephone numbers in a text, in order, each once. At most 20.

    Every number is one by its country's numbering plan, and not a date, a price, or by the words before it the number
    of an order. ``region`` is the country whose national numbers are meant, by the two letters of ISO 3166-1; without
    it only international numbers are found.
    """
    found = _host.call(_text.phones, _host.text(text), _host.text_or_none(region))
    return [Phone(phone.written, phone.number, phone.extension) for phone in found]


def language(text: str) -> str | None:
    """The language of a text, by its two letters (ISO 639-1), where it is one of thirteen and can be told reliably.

    They are Arabic, Croatian, Dutch, English, French, German, Italian, Latvian, Polish, Portuguese, Spanish, Turkish,
    Ukrainian.
    """
    told: str | None = _host.call(_text.language, _host.text(text))
    return told
