"""Reads kept values. The objects that have them are in several modules of this package."""

from __future__ import annotations

from .. import _host
from .._part import Part


def kept(part: Part, of: str, key: str) -> str | None:
    """Returns a kept value of what ``of`` names, or None if there is none."""
    value: str | None = part._handle.kept(_host.text(of), _host.text(key))
    return value
