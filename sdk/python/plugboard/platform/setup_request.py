"""A channel to connect or disconnect, passed to ``setup_join`` and ``setup_leave``."""

from __future__ import annotations

from .. import _host
from .._part import Part

__all__ = ["SetupRequest"]


class SetupRequest(Part):
    """A channel that is being connected to its platform, or disconnected."""

    @property
    def account(self) -> str | None:
        """The channel's account, such as a page's identifier, if it is known."""
        return self._text_or_none("account")

    @property
    def hook_url(self) -> str:
        """The address of the channel's hook, for the platform to call."""
        return self._text("hook_url")

    def set_account(self, id: str, name: str | None = None) -> None:
        """Reports the platform's identifier of the account, and its name."""
        _host.call(self._handle.set_account, _host.text(id), _host.text_or_none(name))

    def hears_by(self, way: str) -> None:
        """Reports how the channel hears of events: by the ``hook`` or by a ``poll``.

        Without a report, the host polls if ``plugin.toml`` lists ``poller``.
        """
        _host.call(self._handle.hears_by, _host.text(way))

    def report(self, line: str) -> None:
        """Reports something that the admin should know or do, as a sentence. At most 10."""
        _host.call(self._handle.report, _host.text(line))

    def renew_after(self, seconds: int) -> None:
        """Has ``setup_join`` called again after this many seconds, for a registration that expires.

        From 60 seconds to 366 days.
        """
        _host.call(self._handle.renew_after, _host.whole(seconds))
