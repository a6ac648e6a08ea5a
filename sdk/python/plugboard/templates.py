"""The power ``templates``: sends templates, the only messages that some platforms allow outside the reply window."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from . import _host
from ._part import handle
from ._words import Preview
from .conversations import Attachment, Conversation

__all__ = ["Filling", "Preview", "find", "names", "reply", "reply_with"]

_templates = _host.power("templates")


class Filling:
    """A template that is being filled in. Each method returns the filling, so calls can be chained.

    An invalid value is reported by `reply_with`. A filling cannot be used again after it was passed to that function.
    """

    def __init__(self, name: str, language: str) -> None:
        """Begins with the template's name and language on the platform."""
        self._handle = _host.call(_templates.Filling, _host.text(name), _host.text(language))

    def set(self, parameter: str, text: str) -> Filling:
        """Sets the text of a parameter, by its name. Numbered parameters have the names ``1``, ``2``, and so on.

        At most 64 parameters, each name at most 64 bytes and each text at most 4 KiB.
        """
        _host.call(self._handle.set, _host.text(parameter), _host.text(text))
        return self

    def set_file(self, parameter: str, file: Attachment) -> Filling:
        """Sets the file of a parameter, such as the picture at the top of the template. At most 10 files."""
        _host.call(self._handle.set_file, _host.text(parameter), handle(file, Attachment))
        return self


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


def reply_with(conversation: Conversation, filling: Filling) -> Preview:
    """Replies with a template that has named parameters or files. It counts as a reply: at most 20 per handler.

    The purpose of the message is the template's category (see `replies.Draft.purpose`). Returns ``allowed`` or
    ``held``, as `replies.reply` does.

    Raises `Failure`: ``not-found`` if the channel has no such template, ``invalid`` if a parameter is missing, unknown,
    or of the wrong kind, ``denied`` if a rule refuses it now, ``rate-limited`` after 20 replies.
    """
    if not isinstance(filling, Filling):
        raise TypeError(f"expected Filling, got {type(filling).__name__}: {filling!r:.100}")
    preview: Preview = _host.word(
        _host.call(_templates.reply_with, handle(conversation, Conversation), filling._handle)
    )
    return preview


def find(conversation: Conversation, name: str, language: str) -> dict[str, Any]:
    """Returns one of the channel's templates as a document in the API's form. Future versions may add members.

    It has the template's text, parameters, buttons, category and status. Raises `Failure` ``not-found`` if the channel
    has no such template.
    """
    text = _host.call(_templates.find, handle(conversation, Conversation), _host.text(name), _host.text(language))
    document: dict[str, Any] = json.loads(text)
    return document
