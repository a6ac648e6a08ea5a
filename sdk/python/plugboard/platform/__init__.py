"""The objects passed to a connector, each valid for one call. Not a power: ``plugin.toml`` does not list it.

**Kept values.** A connector can keep values of its own with what it reports and sends, and read them in later calls,
such as a reply token, a topic or the identifier of an upload. Handlers and people never see them. The argument ``of``
says what a value belongs to:

- ``thread``: the conversation.
- ``message``: one message. In ``connector_send``, it is the message that is being sent.
- ``answered``: the message that the reply answers, or else the customer's last message. Only for reading, in
  ``connector_send``.
- ``part``: the part that is being sent, on all its attempts. Only in ``connector_send`` and ``settle``.

A key is at most 64 bytes and a value at most 4 KiB. Each of these has at most 16 values. A value is deleted together
with what it belongs to. An empty value deletes the key.
"""

from __future__ import annotations

from .catalogue_request import CatalogueRequest
from .channel_poll import ChannelPoll
from .gesture import Gesture
from .hook_request import HookRequest
from .media_request import MediaRequest
from .outgoing import Outgoing
from .profile_request import ProfileRequest
from .setup_request import SetupRequest

__all__ = [
    "CatalogueRequest",
    "ChannelPoll",
    "Gesture",
    "HookRequest",
    "MediaRequest",
    "Outgoing",
    "ProfileRequest",
    "SetupRequest",
]
