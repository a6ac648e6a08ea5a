"""The objects passed to an assistant, each valid for one call. Not a power: ``plugin.toml`` does not list it."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from . import _host
from ._part import Part
from .conversations import Contact, Conversation
from .events import Event

__all__ = ["CommandEvent", "CommandList", "SuggestionRequest"]


class _Request(Part):
    """Base class of the requests that a person is waiting for."""

    @cached_property
    def conversation(self) -> Conversation:
        """The conversation that the person is looking at."""
        return Conversation(self._read("conversation"))

    @cached_property
    def contact(self) -> Contact:
        """The customer."""
        return Contact(self._read("contact"))

    @property
    def agent(self) -> str:
        """The person's name."""
        return self._text("agent")

    def json(self) -> dict[str, Any]:
        """Returns the whole request as one document. This costs about as much as reading a dozen members one by one.

        The document has the request's members under the same names. Future versions may add members.
        """
        document: dict[str, Any] = json.loads(self._text("json"))
        return document


class SuggestionRequest(_Request):
    """A person asks for suggested replies.

    The call can read stored values and history. Any change is refused with ``denied``.
    """

    @property
    def draft(self) -> str:
        """The text that the person has written so far."""
        return self._text("draft")

    def suggest(self, text: str) -> None:
        """Suggests a reply that the person may send, edit or ignore. At most 10 per call, 64 KiB each.

        An empty or longer text, or an eleventh suggestion, makes the whole call fail.
        """
        _host.call(self._handle.suggest, _host.text(text))


class CommandList(_Request):
    """A person asks which commands are available in a conversation.

    The call can read stored values and history. Any change is refused with ``denied``.
    """

    def offer(self, name: str, title: str, input: str | None = None) -> None:
        """Offers a command that the person may run here. At most 20 per call.

        - ``name``: 1 to 64 characters of a-z, 0-9 and ``-``.
        - ``title``: the text shown to the person, at most 64 bytes.
        - ``input``: a label for the text that the person may enter, such as ``order number``, at most 64 bytes; None if
          the command takes no input.

        A value outside these limits makes the whole call fail.
        """
        _host.call(self._handle.offer, _host.text(name), _host.text(title), _host.text_or_none(input))


class CommandEvent(Event):
    """A person runs a command. Its ``id`` is the same if the command is run again.

    Everything the handler requests takes effect on the person's behalf: it may reply even when automatic replies are
    suppressed. A `Failure` is shown to the person.
    """

    @cached_property
    def contact(self) -> Contact:
        """The customer."""
        return Contact(self._read("contact"))

    @property
    def name(self) -> str:
        """The command's name, as offered."""
        return self._text("name")

    @property
    def input(self) -> str | None:
        """The text that the person entered, at most 4 KiB; None if there is none."""
        return self._text_or_none("input")

    @property
    def agent(self) -> str:
        """The person's name."""
        return self._text("agent")
