"""The power ``contacts``: stores data about a customer."""

from __future__ import annotations

from . import _host
from ._part import handle
from .conversations import Contact

__all__ = ["remove_attribute", "set_attribute", "set_name"]

_contacts = _host.power("contacts")


def set_name(contact: Contact, name: str) -> None:
    """Sets the customer's name. At most 256 bytes, not empty."""
    _host.call(_contacts.set_name, handle(contact, Contact), _host.text(name))


def set_attribute(contact: Contact, key: str, value: str) -> None:
    """Sets an attribute. The key is at most 64 bytes, the value at most 4 KiB.

    Raises `Failure` ``rate-limited`` with the code ``too-many`` if the contact already has 64 other attributes.
    """
    _host.call(_contacts.set_attribute, handle(contact, Contact), _host.text(key), _host.text(value))


def remove_attribute(contact: Contact, key: str) -> None:
    """Removes an attribute. Does nothing if it does not exist."""
    _host.call(_contacts.remove_attribute, handle(contact, Contact), _host.text(key))
