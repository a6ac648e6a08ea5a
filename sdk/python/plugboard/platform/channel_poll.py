"""A poll of a channel, passed to ``poller_poll``."""

from __future__ import annotations

from .. import _host
from .._part import Part

__all__ = ["ChannelPoll"]


class ChannelPoll(Part):
    """A poll of a channel, for a platform that does not call a hook."""

    @property
    def account(self) -> str:
        """The channel's account, such as a page's identifier."""
        return self._text("account")

    @property
    def cursor(self) -> str | None:
        """The cursor that was last stored, as passed to `set_cursor`; None on the first poll."""
        return self._text_or_none("cursor")

    @property
    def since(self) -> float | None:
        """The time from which the admin asked for messages, in milliseconds since 1970; None if the admin did not.

        If it is None, the first poll must only set the cursor, so that a new channel does not import the past.
        """
        value: float | None = self._read("since")
        return value

    def set_cursor(self, cursor: str) -> None:
        """Sets where the next poll begins. At most 4 KiB. The cursor is stored together with the items of this poll."""
        _host.call(self._handle.set_cursor, _host.text(cursor))

    def again(self) -> None:
        """Has ``poller_poll`` called again at once, because there is more to read."""
        _host.call(self._handle.again)

    def wait(self, seconds: int) -> None:
        """Has ``poller_poll`` called again after this many seconds, because the platform asked for a pause.

        At most a day.
        """
        _host.call(self._handle.wait, _host.whole(seconds))

    def gap(self, reason: str) -> None:
        """Reports that events are missing, because the platform no longer has them.

        People see the reason at the channel.
        """
        _host.call(self._handle.gap, _host.text(reason))
