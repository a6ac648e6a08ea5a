"""JSON from outside, such as a webhook request's body or another system's response, and documents for the host.

The parser recurses at each level of nesting. A document of a hundred thousand nested lists, which is 200 KB, would
exhaust the stack, and that ends the call with a trap that no handler can catch. So the depth is checked first.
"""

from __future__ import annotations

import json
import re
from typing import Any

from . import _host
from ._failure import Failure

LEVELS = 100
"""The deepest nesting that is parsed. Documents from platforms have about ten levels."""

_STRING = re.compile(rb'"[^"]*"?')
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")
_TO_SQUARE = bytes.maketrans(b"{}", b"[]")
_OPEN = ord("[")


def read(document: bytes, what: str) -> Any:
    """Parses a document; invalid UTF-8 is replaced. ``what`` begins the failure's message, such as "the body".

    Raises `Failure` ``invalid`` if it is not JSON, or is nested deeper than 100 levels.
    """
    if _deeper(document):
        raise Failure.invalid(f"{what} is nested deeper than {LEVELS} levels", code="too-deep")
    try:
        # A component has only a few of Python's encodings, and `utf-8-sig`, which skips a byte order mark, is not
        # among them.
        return json.loads(document.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise Failure.invalid(f"{what} is not JSON: {error}") from error


def written(document: dict[str, Any] | str) -> str:
    """Returns a document as the JSON text that the host takes. A text is passed on as it is: the host checks it.

    Raises ``TypeError`` if it is neither, or contains something that JSON does not have, and ``ValueError`` for a
    number such as NaN.
    """
    if isinstance(document, str):
        return _host.text(document)
    if not isinstance(document, dict):
        raise TypeError(f"expected dict or str, got {type(document).__name__}: {document!r:.100}")
    # With `ensure_ascii`, the document would be larger, and a lone surrogate would become an escape that the host
    # refuses. Without it, the surrogate is replaced, as in any other text.
    return _host.text(json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")))


def _deeper(document: bytes) -> bool:
    """Returns whether a document is nested deeper than the limit. Brackets inside strings do not count."""
    if document.count(b"[") + document.count(b"{") <= LEVELS:
        return False
    # With escaped quotes removed, a string ends at the next quote.
    plain = document.replace(b"\\\\", b"").replace(b'\\"', b"")
    depth = 0
    for bracket in _STRING.sub(b"", plain).translate(_TO_SQUARE, _NO_BRACKETS):
        depth += 1 if bracket == _OPEN else -1
        if depth > LEVELS:
            return True
    return False
