"""Drafts of replies, which several powers take.

They have a module of their own because a power that is not listed cannot be imported.
"""

from __future__ import annotations

from typing import Any

from . import _host, _json
from ._part import handle
from .conversations import Attachment, Message

# The build includes these bindings whenever a power that takes drafts is listed.
_replies = _host.power("replies")


class Draft:
    """A reply under construction. Each method returns the draft, so calls can be chained.

    An invalid part, such as a text that is too long, is reported by the function that sends the draft.
    """

    def __init__(self, text: str = "") -> None:
        """Creates a draft with a text of at most 64 KiB. It may be empty if there is an attachment or rich content.

        The platform's own limit on the length is a rule, checked when the draft is sent.
        """
        self._handle = _host.call(_replies.Draft, _host.text(text))

    def quick_reply(self, title: str, payload: str) -> Draft:
        """Adds a button that answers with ``payload`` when pressed. At most 13 per draft.

        The title is at most 256 bytes and must not be empty, the payload at most 4 KiB.
        """
        _host.call(self._handle.quick_reply, _host.text(title), _host.text(payload))
        return self

    def attachment(self, file: Attachment) -> Draft:
        """Adds a file that the host already has. At most 10 per draft."""
        _host.call(self._handle.attachment, handle(file, Attachment))
        return self

    def reply_to(self, message: Message) -> Draft:
        """Sets the message that this draft answers. It is shown as a reply if the platform supports that."""
        _host.call(self._handle.reply_to, handle(message, Message))
        return self

    def subject(self, subject: str) -> Draft:
        """Sets the subject: one line of at most 998 bytes.

        It is left out if the platform has no subjects, as on every channel without the rule ``whole_replies``.
        """
        _host.call(self._handle.subject, _host.text(subject))
        return self

    def content(self, content: dict[str, Any] | str) -> Draft:
        """Adds rich content after the text: a document in the format of ``docs/rich-content.md``, at most 64 KiB.

        ``content`` is a dictionary, or the same as JSON text. The files that it refers to are those of `attachment`,
        counted from 0. The host turns what the platform cannot show into text. If the document is wrong, the function
        that sends the draft raises `Failure` ``invalid`` with the code ``bad-content``; the message names the place.
        """
        _host.call(self._handle.content, _json.written(content))
        return self

    def purpose(self, purpose: str) -> Draft:
        """Says what the reply is for: ``marketing`` or another word, at most 64 bytes.

        The rules may demand the customer's consent to this purpose (see `rules.needs_consent`). Without it, a reply has
        no purpose.
        """
        _host.call(self._handle.purpose, _host.text(purpose))
        return self


def drafted(draft: Draft | str) -> Any:
    """Returns the handle of a draft. A plain text is made into a draft first."""
    if not isinstance(draft, Draft):
        draft = Draft(draft)
    return draft._handle
