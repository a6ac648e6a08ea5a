"""Drafts of replies, which several powers take.

They have a module of their own because a power that is not listed cannot be imported.
"""

from __future__ import annotations

from typing import Any

from . import _host
from ._part import handle
from .conversations import Attachment, Message

# The build includes these bindings whenever a power that takes drafts is listed.
_replies = _host.power("replies")


class Draft:
    """A reply under construction. Each method returns the draft, so calls can be chained.

    An invalid part, such as a text that is too long, is reported by the function that sends the draft.
    """

    def __init__(self, text: str = "") -> None:
        """Creates a draft with a text of at most 64 KiB, which may be empty if the draft has an attachment.

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


def drafted(draft: Draft | str) -> Any:
    """Returns the handle of a draft. A plain text is made into a draft first."""
    if not isinstance(draft, Draft):
        draft = Draft(draft)
    return draft._handle
