"""A request for a customer's profile, passed to ``connector_profile``."""

from __future__ import annotations

from .. import _host
from .._part import Part
from ._kept import kept

__all__ = ["ProfileRequest"]


class ProfileRequest(Part):
    """A request for the name and attributes of a customer."""

    @property
    def account(self) -> str:
        """The channel's account, such as a page's identifier."""
        return self._text("account")

    @property
    def contact(self) -> str:
        """The platform's identifier of the customer."""
        return self._text("contact")

    @property
    def thread(self) -> str:
        """The platform's identifier of the conversation in which the customer was first seen."""
        return self._text("thread")

    def kept(self, of: str, key: str) -> str | None:
        """Returns a kept value of the ``thread``."""
        return kept(self, of, key)

    def set_name(self, name: str) -> None:
        """Reports the customer's full name. At most 256 bytes."""
        _host.call(self._handle.set_name, _host.text(name))

    def set_attribute(self, key: str, value: str) -> None:
        """Reports an attribute of the customer.

        Its key is ``first_name``, ``language``, ``time_zone``, ``picture_url`` or one of the platform's own. At most
        64, each with a key of 64 bytes and a value of 4 KiB. The rest is left out, with a warning in the log.
        """
        _host.call(self._handle.set_attribute, _host.text(key), _host.text(value))
