"""Reads files that belong to the event: a customer's picture, a document."""

from __future__ import annotations

from . import _host
from ._part import handle
from .conversations import Attachment

__all__ = ["read"]

_files = _host.power("files")


def read(file: Attachment, offset: int, length: int) -> bytes:
    """A part of a file: from ``offset``, up to ``length`` bytes, fewer at its end and none behind it.

    At most 1 MiB at once, and 64 MiB a handler. Raises `Failure`: ``unavailable`` while the file is still being
    fetched, ``not-found`` when it could not be had.
    """
    part: bytes = _host.call(_files.read, handle(file, Attachment), _host.whole(offset), _host.whole(length))
    return part
