"""Finds words, e-mail addresses, telephone numbers and the language in text, by the same rules for every plugin.

Not a power: ``plugin.toml`` does not list it. The result depends only on the arguments. Only the first 64 KiB of a text
are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import _host

__all__ = ["Phone", "contains", "emails", "fold", "language", "phones"]

_text = _host.power("text")


@dataclass(frozen=True)
class Phone:
    """A telephone number found in a text."""

    written: str
    """The number as written, without its extension."""
    number: str
    """The number in E.164 format, such as ``+48601234567``."""
    extension: str | None
    """The extension to dial after the call is answered: 1 to 7 digits."""


def fold(text: str) -> str:
    """Reduces a text to its words: no case, no accents on Latin letters, no punctuation, one space between words.

    ``ł`` becomes ``l``, ``ß`` becomes ``ss``, a dotless ``ı`` becomes ``i``. Marks in other scripts stay, because there
    they distinguish letters.
    """
    folded: str = _host.call(_text.fold, _host.text(text))
    return folded


def contains(text: str, keywords: Sequence[str]) -> list[int]:
    """Returns the indexes of the keywords that the text contains, in order. Text and keywords are folded first.

    A keyword is one word or several consecutive words. It matches whole words only, except in scripts without spaces
    between words; a Korean word may be followed by a particle. A word that ends in ``*`` matches every word that begins
    with it. One entry may hold several keywords separated by commas: its index is returned once if any of them is
    found, which is cheaper than separate entries. At most 2,000 keywords of 200 bytes each; the rest is never found.
    """
    places: list[int] = _host.call(_text.contains, _host.text(text), _host.texts(keywords))
    return places


def emails(text: str) -> list[str]:
    """Returns the e-mail addresses in a text as written, in order and without duplicates. At most 20.

    Letters of any script are accepted before and after the ``@``.
    """
    found: list[str] = _host.call(_text.emails, _host.text(text))
    return found


def phones(text: str, region: str | None = None) -> list[Phone]:
    """Returns the telephone numbers in a text, in order and without duplicates. At most 20.

    A number must be valid under its country's numbering plan. Dates, prices, and numbers that the preceding words
    identify as order numbers are left out. ``region`` is the country whose national numbers are recognized, as a
    two-letter ISO 3166-1 code; without it only international numbers are found.
    """
    found = _host.call(_text.phones, _host.text(text), _host.text_or_none(region))
    return [Phone(phone.written, phone.number, phone.extension) for phone in found]


def language(text: str) -> str | None:
    """Returns the language of a text as a two-letter ISO 639-1 code, or None if it cannot be determined reliably.

    Supported are Arabic, Croatian, Dutch, English, French, German, Italian, Latvian, Polish, Portuguese, Spanish,
    Turkish and Ukrainian.
    """
    code: str | None = _host.call(_text.language, _host.text(text))
    return code
