"""The power ``files``: reads files that belong to the event, such as a customer's picture or document."""

from __future__ import annotations

from . import _host
from ._part import handle
from .conversations import Attachment

__all__ = ["read"]

_files = _host.power("files")


def read(file: Attachment, offset: int, length: int) -> bytes:
    """Returns up to ``length`` bytes of a file from ``offset``: fewer at the end of the file, none beyond it.

    At most 1 MiB per call and 64 MiB per handler. Raises `Failure`: ``unavailable`` while the file is still being
    fetched, ``not-found`` if it could not be fetched, ``invalid`` for more than 1 MiB, ``rate-limited`` beyond 64 MiB.
    """
    part: bytes = _host.call(_files.read, handle(file, Attachment), _host.whole(offset), _host.whole(length))
    return part
