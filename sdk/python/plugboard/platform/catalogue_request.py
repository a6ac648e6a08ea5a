"""A request for an account's templates, passed to ``catalogue_read``."""

from __future__ import annotations

from typing import Any

from .. import _host, _json
from .._part import Part

__all__ = ["CatalogueRequest"]


class CatalogueRequest(Part):
    """A request for the templates that the platform has for an account.

    ``catalogue_read`` reads all of them, and passes each to `add`. When it returns, they replace those that an earlier
    call added; templates that an admin entered stay. If it raises a `Failure`, nothing changes, and the host tries
    again later.
    """

    @property
    def account(self) -> str:
        """The channel's account, such as a page's identifier."""
        return self._text("account")

    def add(self, template: dict[str, Any] | str) -> None:
        """Adds a template: a dictionary, or the same as JSON text. At most 1,000 templates of 16 KiB each.

        It has these members:

        - ``name`` and ``language``, which identify it on the platform.
        - ``text``: the text, with placeholders such as ``{{1}}`` or ``{{name}}``.
        - ``category``: optional, ``marketing``, ``utility``, ``authentication`` or another word.
        - ``status``: optional. Only ``approved`` templates can be sent; that is the default.
        - ``parameters``: optional, a list of dictionaries with ``name`` and ``kind``: ``text``, ``image``, ``video`` or
          ``file``. The default is one ``text`` for each placeholder.
        - ``buttons``: optional, a list of dictionaries with ``title`` and ``action``, as in rich content.

        Raises `Failure` ``invalid`` if the template is wrong; the message names the member.
        """
        _host.call(self._handle.add, _json.written(template))
