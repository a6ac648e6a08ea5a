"""The power ``leads``: manages leads, which are people who may buy."""

from __future__ import annotations

from typing import Literal

from . import _host
from ._part import handle
from .conversations import Conversation, Lead

__all__ = ["Stage", "open", "remove_attribute", "set_attribute", "set_stage", "set_value"]

_leads = _host.power("leads")

Stage = Literal["new", "qualified", "won", "lost"]
"""The stage of a lead. ``won`` and ``lost`` close it."""


def open(conversation: Conversation, source: str | None = None) -> Lead:
    """Opens a lead with the stage ``new``.

    ``source`` is its origin, at most 64 bytes. Raises `Failure` ``conflict`` with the code ``lead-open`` if the
    conversation already has an open lead.
    """
    return Lead(_host.call(_leads.open, handle(conversation, Conversation), _host.text_or_none(source)))


def set_stage(lead: Lead, stage: Stage) -> None:
    """Moves a lead to another stage. ``won`` and ``lost`` close it."""
    _host.call(_leads.set_stage, handle(lead, Lead), _host.choice(_leads.Stage, stage))


def set_value(lead: Lead, value: float | None, currency: str | None = None) -> None:
    """Sets a lead's value, from 0 to 1,000,000,000,000, rounded to hundredths; None removes it.

    ``currency`` is an ISO 4217 code such as ``EUR``. Raises `Failure` ``invalid`` if the value is out of range or the
    currency is not such a code.
    """
    value = None if value is None else _host.number(value)
    _host.call(_leads.set_value, handle(lead, Lead), value, _host.text_or_none(currency))


def set_attribute(lead: Lead, key: str, value: str) -> None:
    """Sets an attribute. The key is at most 64 bytes, the value at most 4 KiB.

    Raises `Failure` ``rate-limited`` with the code ``too-many`` if the lead already has 32 other attributes.
    """
    _host.call(_leads.set_attribute, handle(lead, Lead), _host.text(key), _host.text(value))


def remove_attribute(lead: Lead, key: str) -> None:
    """Removes an attribute. Does nothing if it does not exist."""
    _host.call(_leads.remove_attribute, handle(lead, Lead), _host.text(key))
