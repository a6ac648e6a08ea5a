"""A gesture, passed to ``gestures_perform``."""

from __future__ import annotations

from .. import _host
from .._part import Part
from ._kept import kept

__all__ = ["Gesture"]


class Gesture(Part):
    """A gesture: something that we do on the platform other than writing a message.

    ``gestures_perform`` makes one gesture. Repeating a gesture must do no harm: if it has already been made, the
    function just returns. If it raises a `Failure` ``unavailable``, ``rate-limited``, ``uncertain`` or ``conflict``,
    the host tries again, at most 5 times, but not for ``typing`` and ``read``. After any other, the gesture has failed,
    and people see the reason. The host makes the gestures about one message one after the other, in the order in which
    they were asked for, and likewise the ``typing`` and ``read`` of one conversation. It may make others at the same
    time.
    """

    @property
    def id(self) -> str:
        """The gesture's identifier, the same on every attempt."""
        return self._text("id")

    @property
    def attempt(self) -> int:
        """The number of this attempt, from 1."""
        return self._whole("attempt")

    @property
    def kind(self) -> str:
        """The kind of gesture. Only kinds that the connector declared with `rules.gesture`.

        ``typing`` (we are writing), ``read`` (we have read the conversation), ``reaction``, ``edit`` or ``deletion``.
        """
        return self._text("kind")

    @property
    def account(self) -> str:
        """The channel's account, such as a page's identifier."""
        return self._text("account")

    @property
    def thread(self) -> str:
        """The platform's identifier of the conversation."""
        return self._text("thread")

    @property
    def conversation_kind(self) -> str:
        """The kind of conversation: ``direct``, ``group`` or ``public``."""
        return self._text("conversation_kind")

    @property
    def recipient(self) -> str:
        """The platform's identifier of the customer.

        In a group, it is the author of the message, if a customer wrote it.
        """
        return self._text("recipient")

    @property
    def message(self) -> str | None:
        """The platform's identifier of the message that the gesture is about.

        For ``typing`` and ``read``, it is the last message of the customer that has one. A deletion of a message that
        was sent in several parts comes once for each part.
        """
        return self._text_or_none("message")

    @property
    def emoji(self) -> str | None:
        """For a ``reaction``: the emoji, at most 64 bytes. None takes our reaction back."""
        return self._text_or_none("emoji")

    @property
    def text(self) -> str | None:
        """For an ``edit``: the new text."""
        return self._text_or_none("text")

    @property
    def seconds(self) -> int:
        """For ``typing``: how long the customer should see it, from 1 to 60 seconds. 0 for the other kinds."""
        return self._whole("seconds")

    @property
    def sender(self) -> str:
        """Who makes the gesture: ``person`` or ``automation``."""
        return self._text("sender")

    def kept(self, of: str, key: str) -> str | None:
        """Returns a kept value of the ``message`` that the gesture is about, or of the ``thread``."""
        return kept(self, of, key)

    def changed_id(self, external_id: str) -> None:
        """Reports that the platform gave the message another identifier, as some platforms do after an edit.

        At most 256 bytes.
        """
        _host.call(self._handle.changed_id, _host.text(external_id))
