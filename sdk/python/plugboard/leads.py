"""Keeps leads: people who may buy."""

from __future__ import annotations

from typing import Literal

from . import _host
from ._part import handle
from .conversations import Conversation, Lead

__all__ = ["Stage", "open", "remove_attribute", "set_attribute", "set_stage", "set_value"]

_leads = _host.power("leads")

Stage = Literal["new", "qualified", "won", "lost"]
"""How far a lead is. ``won`` and ``lost`` close it."""


def open(conversation: Conversation, source: str | None = None) -> Lead:
    """Opens a lead with the stage ``new``.

    ``source`` is where it comes from, at most 64 bytes. A conversation whose lead is open gets no other: `Failure`
    ``conflict`` with the code ``lead-open``.
    """
    return Lead(_host.call(_leads.open, handle(conversation, Conversation), _host.text_or_none(source)))


def set_stage(lead: Lead, stage: Stage) -> None:
    """Moves a lead to another stage."""
    _host.call(_leads.set_stage, handle(lead, Lead), _host.choice(_leads.Stage, stage))


def set_value(lead: Lead, value: float | None, currency: str | None = None) -> None:
    """What a lead is worth: 0 to 1,000,000,000,000, kept to the hundredth, with an ISO 4217 code such as ``EUR``.

    None takes it back.
    """
    value = None if value is None else _host.number(value)
    _host.call(_leads.set_value, handle(lead, Lead), value, _host.text_or_none(currency))


def set_attribute(lead: Lead, key: str, value: str) -> None:
    """Keeps a property. Key at most 64 bytes, value at most 4 KiB, 32 attributes a lead."""
    _host.call(_leads.set_attribute, handle(lead, Lead), _host.text(key), _host.text(value))


def remove_attribute(lead: Lead, key: str) -> None:
    """Forgets a property. One that is not there changes nothing."""
    _host.call(_leads.remove_attribute, handle(lead, Lead), _host.text(key))
