"""The power ``config``: the admin's configuration of this installation or channel."""

from __future__ import annotations

import json as _json
from typing import Any

from . import _host
from ._failure import Failure

__all__ = ["get", "json", "wrong"]

_config = _host.power("config")


def get(path: str) -> str | None:
    """Returns a member of the configuration, or None if it is missing or null.

    A string is returned unchanged, any other value as JSON. A path such as ``hours.monday`` or ``rules.0`` addresses a
    nested value.
    """
    value: str | None = _host.call(_config.get, _host.text(path))
    return value


def json() -> dict[str, Any]:
    """Returns the whole configuration."""
    members: dict[str, Any] = _json.loads(_host.call(_config.json))
    return members


def wrong(member: str, what: str) -> Failure:
    """Returns a failure for an invalid configuration member: ``raise config.wrong("hours", "is not a text")``."""
    return Failure.invalid(f"configuration member `{member}`: {what}", code="config")
