"""Reads JSON that comes from elsewhere: a hook's request, another system's answer.

The parser calls itself at each level of nesting. A document of a hundred thousand lists in lists, which is 200 KB,
would use up the stack, and that ends the call as a trap that no handler can catch. So the depth is checked before.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ._failure import Failure

LEVELS = 100
"""The deepest nesting that is read. What platforms send has about ten levels."""

_STRING = re.compile(rb'"[^"]*"?')
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")
_TO_SQUARE = bytes.maketrans(b"{}", b"[]")
_OPEN = ord("[")


def read(document: bytes, what: str) -> Any:
    """Reads a document; what is not UTF-8 is replaced. ``what`` begins the failure's message, such as "the body".

    Raises `Failure` ``invalid`` when it is not JSON, or is nested deeper than 100 levels.
    """
    if _deeper(document):
        raise Failure.invalid(f"{what} is nested deeper than {LEVELS} levels", code="too-deep")
    try:
        # A component has few of Python's encodings, and not the one that takes a byte order mark.
        return json.loads(document.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise Failure.invalid(f"{what} is not JSON: {error}") from error


def _deeper(document: bytes) -> bool:
    """Is it nested deeper than is read? Brackets inside of strings do not count."""
    if document.count(b"[") + document.count(b"{") <= LEVELS:
        return False
    # Without escaped quotes, a string ends at the next quote.
    plain = document.replace(b"\\\\", b"").replace(b'\\"', b"")
    depth = 0
    for bracket in _STRING.sub(b"", plain).translate(_TO_SQUARE, _NO_BRACKETS):
        depth += 1 if bracket == _OPEN else -1
        if depth > LEVELS:
            return True
    return False
