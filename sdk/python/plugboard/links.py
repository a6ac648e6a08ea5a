"""The power ``links``: lets a platform fetch the files that it is sent.

It is for platforms that take an address instead of the bytes. Usable in ``connector_send`` only.
"""

from __future__ import annotations

from . import _host
from ._part import handle
from .conversations import Attachment

__all__ = ["address"]

_links = _host.power("links")


def address(file: Attachment, seconds: int) -> str:
    """Returns an address of this server at which anyone can download a file of the part, for this many seconds.

    ``seconds`` is from 60 to 86,400. Afterwards, and once the message is deleted, the address leads nowhere.

    Raises `Failure`: ``denied`` with the code ``no-public-address`` if the admin has not given the server a public
    address with https, with the code ``not-of-this-part`` for another file, and in any other call; ``invalid`` for
    another time.
    """
    found: str = _host.call(_links.address, handle(file, Attachment), _host.whole(seconds))
    return found
