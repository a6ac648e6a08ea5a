"""A file that a customer sent, passed to ``media_fetch``."""

from __future__ import annotations

from .. import _host
from .._part import Part, handle
from ..conversations import Attachment
from ._kept import kept

__all__ = ["MediaRequest"]


class MediaRequest(Part):
    """A file that a customer sent, for which the connector gave a reference of its own."""

    @property
    def account(self) -> str:
        """The channel's account, such as a page's identifier."""
        return self._text("account")

    @property
    def thread(self) -> str:
        """The platform's identifier of the conversation."""
        return self._text("thread")

    @property
    def message(self) -> str | None:
        """The platform's identifier of the message, if it has one."""
        return self._text_or_none("message")

    @property
    def kind(self) -> str:
        """The kind of file: ``image``, ``audio``, ``video`` or ``file``."""
        return self._text("kind")

    @property
    def reference(self) -> str:
        """The reference that `intake.File.reference` set."""
        return self._text("reference")

    @property
    def attempt(self) -> int:
        """The number of this attempt, from 1."""
        return self._whole("attempt")

    @property
    def max_bytes(self) -> int:
        """The size of the largest file that the host stores, in bytes."""
        return self._whole("max_bytes")

    def kept(self, of: str, key: str) -> str | None:
        """Returns a kept value of the ``message`` or the ``thread``."""
        return kept(self, of, key)

    def deliver(self, file: Attachment) -> None:
        """Hands over the file: the answer to a request of `http` that called `http.Request.answer_to_file`.

        Its media type determines the kind of file, unless its bytes show another.
        """
        _host.call(self._handle.deliver, handle(file, Attachment))

    def set_name(self, name: str) -> None:
        """Reports the file's name, if the message did not contain it."""
        _host.call(self._handle.set_name, _host.text(name))
