"""The power ``templates``: sends templates, the only messages that some platforms allow outside the reply window."""

from __future__ import annotations

from collections.abc import Sequence

from . import _host
from ._part import handle
from ._words import Preview
from .conversations import Conversation

__all__ = ["Preview", "names", "reply"]

_templates = _host.power("templates")


def names(conversation: Conversation, language: str | None = None) -> list[str]:
    """Returns the names of the channel's templates in a language, or in all languages."""
    found: list[str] = _host.call(_templates.names, handle(conversation, Conversation), _host.text_or_none(language))
    return found


def reply(conversation: Conversation, name: str, language: str, variables: Sequence[str] = ()) -> Preview:
    """Replies with a template. It counts as a reply: at most 20 per handler.

    ``name`` and ``language`` identify the template on the platform; ``variables`` fill it in order, at most 64 of 4 KiB
    each. Returns ``allowed`` or ``held``, as `replies.reply` does.

    Raises `Failure`: ``not-found`` if the channel has no such template, ``invalid`` if the number of variables is
    wrong, ``denied`` if a rule refuses it now, ``rate-limited`` after 20 replies.
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
