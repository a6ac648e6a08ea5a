"""Keeps what is learned of a customer."""

from __future__ import annotations

from . import _host
from ._part import handle
from .conversations import Contact

__all__ = ["remove_attribute", "set_attribute", "set_name"]

_contacts = _host.power("contacts")


def set_name(contact: Contact, name: str) -> None:
    """The name the customer goes by. At most 256 bytes."""
    _host.call(_contacts.set_name, handle(contact, Contact), _host.text(name))


def set_attribute(contact: Contact, key: str, value: str) -> None:
    """Keeps a property. Key at most 64 bytes, value at most 4 KiB, 64 attributes a contact."""
    _host.call(_contacts.set_attribute, handle(contact, Contact), _host.text(key), _host.text(value))


def remove_attribute(contact: Contact, key: str) -> None:
    """Forgets a property. One that is not there changes nothing."""
    _host.call(_contacts.remove_attribute, handle(contact, Contact), _host.text(key))
