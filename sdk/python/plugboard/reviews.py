"""What a reviewer works on: it comes with one call, for that call. No power."""

from __future__ import annotations

from functools import cached_property

from . import _host
from .conversations import Contact, Message
from .events import Event

__all__ = ["ReplyReview"]


class ReplyReview(Event):
    """A reply that is about to go out. ``occurred_at`` is when it was asked for.

    Reviewers are asked one after the other, in the admin's order. A reply that policy holds or refuses is not reviewed,
    nor is one that a person has released.

    When ``review`` returns, the reply goes on: as it is, amended or held. When it raises, the review is made again, up
    to 3 times, and then the reply goes on or is held, as the admin has set it.
    """

    @cached_property
    def contact(self) -> Contact:
        """The customer."""
        return Contact(self._read("contact"))

    @cached_property
    def message(self) -> Message:
        """The reply, with what reviewers before this one have made of it."""
        return Message(self._read("message"))

    @property
    def quick_replies(self) -> list[tuple[str, str]]:
        """Title and payload of each."""
        return [(title, payload) for title, payload in self._read("quick_replies")]

    @property
    def template(self) -> tuple[str, str] | None:
        """The template, when it is one: its name and language on the platform. Its text cannot be amended."""
        template: tuple[str, str] | None = self._read("template")
        return template

    @property
    def sender(self) -> str:
        """``person`` or ``automation``."""
        return self._text("sender")

    def amend(self, text: str) -> None:
        """Puts another text in the place of the reply's. The last one counts.

        At most 64 KiB; the platform's rules are asked again.
        """
        _host.call(self._handle.amend, _host.text(text))

    def hold(self, reason: str) -> None:
        """Has a person decide. The first one counts. The reason is for that person, at most 2,000 bytes."""
        _host.call(self._handle.hold, _host.text(reason))
