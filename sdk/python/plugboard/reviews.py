"""The object passed to a reviewer, valid for one call. Not a power: ``plugin.toml`` does not list it."""

from __future__ import annotations

from functools import cached_property

from . import _host
from .conversations import Contact, Message
from .events import Event

__all__ = ["ReplyReview"]


class ReplyReview(Event):
    """A reply that is about to be sent. ``occurred_at`` is the time when the review was requested.

    Reviewers are called one after the other, in the admin's order. Replies that policy holds or refuses are not
    reviewed, nor are those that a person has released.

    When ``review`` returns, the reply proceeds: unchanged, amended or held. If it raises, the review is tried up to 3
    times; after that the reply is sent or held, depending on the admin's setting.
    """

    @cached_property
    def contact(self) -> Contact:
        """The customer."""
        return Contact(self._read("contact"))

    @cached_property
    def message(self) -> Message:
        """The reply, including the changes of earlier reviewers."""
        return Message(self._read("message"))

    @property
    def quick_replies(self) -> list[tuple[str, str]]:
        """The title and payload of each quick reply."""
        return [(title, payload) for title, payload in self._read("quick_replies")]

    @property
    def template(self) -> tuple[str, str] | None:
        """The template's name and language on the platform, if the reply is a template. Its text cannot be amended."""
        template: tuple[str, str] | None = self._read("template")
        return template

    @property
    def sender(self) -> str:
        """The kind of sender: ``person`` or ``automation``."""
        return self._text("sender")

    def amend(self, text: str) -> None:
        """Replaces the reply's text. If called more than once, the last call counts.

        At most 64 KiB. The platform's rules are checked again. A longer text, or a reply that is a template, makes the
        whole call fail.
        """
        _host.call(self._handle.amend, _host.text(text))

    def hold(self, reason: str) -> None:
        """Holds the reply for a person to decide. If called more than once, the first call counts.

        ``reason`` is shown to that person, at most 2,000 bytes. An empty or longer one makes the whole call fail.
        """
        _host.call(self._handle.hold, _host.text(reason))
