"""Sends a template, the only thing that some platforms allow outside the reply window."""

from __future__ import annotations

from collections.abc import Sequence

from . import _host
from ._part import handle
from ._words import Preview
from .conversations import Conversation

__all__ = ["Preview", "names", "reply"]

_templates = _host.power("templates")


def names(conversation: Conversation, language: str | None = None) -> list[str]:
    """The names of the channel's templates in a language, or in all of them."""
    found: list[str] = _host.call(_templates.names, handle(conversation, Conversation), _host.text_or_none(language))
    return found


def reply(conversation: Conversation, name: str, language: str, variables: Sequence[str] = ()) -> Preview:
    """Sends one.

    Raises `Failure`: ``not-found`` when the channel has no such template; ``invalid`` when the number of variables is
    wrong; ``denied`` when the rules refuse it now.
    """
    preview: Preview = _host.word(
        _host.call(
            _templates.reply,
            handle(conversation, Conversation),
            _host.text(name),
            _host.text(language),
            _host.texts(variables),
        )
    )
    return preview
