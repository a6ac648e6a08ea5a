"""What an assistant works on: each comes with one call, for that call. No power."""

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
    """What a person is waiting for."""

    @cached_property
    def conversation(self) -> Conversation:
        """The conversation that the person looks at."""
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
        """The whole request as one document, which costs about as much as a dozen members of it read alone.

        Its members are those of the request, by the same names. More may be added at any time.
        """
        document: dict[str, Any] = json.loads(self._text("json"))
        return document


class SuggestionRequest(_Request):
    """A person looks for words. Memory and history can be read; what would change something is ``denied``."""

    @property
    def draft(self) -> str:
        """What the person has written so far."""
        return self._text("draft")

    def suggest(self, text: str) -> None:
        """A reply that the person may send, change or leave. At most 10 a call, 64 KiB each."""
        _host.call(self._handle.suggest, _host.text(text))


class CommandList(_Request):
    """A person looks for what can be done in a conversation.

    Memory and history can be read; what would change something is ``denied``.
    """

    def offer(self, name: str, title: str, input: str | None = None) -> None:
        """A command that the person may run here. At most 20 a call.

        - ``name``: 1 to 64 of a-z, 0-9 and ``-``.
        - ``title``: what the person reads, at most 64 bytes.
        - ``input``: what may be written along, such as ``order number``, at most 64 bytes; None when there is nothing
          to write.
        """
        _host.call(self._handle.offer, _host.text(name), _host.text(title), _host.text_or_none(input))


class CommandEvent(Event):
    """A person runs a command. Its ``id`` is the same when the command is run again.

    What is asked for takes effect on the person's behalf: it may answer where automatic replies keep silent. A
    `Failure` is shown to the person.
    """

    @cached_property
    def contact(self) -> Contact:
        """The customer."""
        return Contact(self._read("contact"))

    @property
    def name(self) -> str:
        """The command's name, as it was offered."""
        return self._text("name")

    @property
    def input(self) -> str | None:
        """What the person wrote along, at most 4 KiB."""
        return self._text_or_none("input")

    @property
    def agent(self) -> str:
        """The person's name."""
        return self._text("agent")
