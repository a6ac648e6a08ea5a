"""The power ``corrections``: corrects the plugin's own messages after they were sent.

Each function is an action that takes effect with the handler, and the stored message changes once the platform has made
the correction. They count with the 20 gestures of `signals` per handler. Every function raises `Failure` ``denied``:
with the code ``not-own`` if the message is not one that this plugin wrote, and with the code ``no-gesture`` if the
channel does not have such a gesture. Other rules, such as how long a message can be edited, are checked when the action
takes effect, and again when the correction is made. ``on_refused`` reports what they refuse, and what fails at the
platform.
"""

from __future__ import annotations

from . import _host
from ._part import handle
from .conversations import Message

__all__ = ["delete", "edit"]

_corrections = _host.power("corrections")


def edit(message: Message, text: str) -> None:
    """Replaces the text of a message. At most 64 KiB; the platform's own limit is the rule `rules.length`."""
    _host.call(_corrections.edit, handle(message, Message), _host.text(text))


def delete(message: Message) -> None:
    """Deletes a message for everybody."""
    _host.call(_corrections.delete, handle(message, Message))
