"""What the admin configured for this installation or channel."""

from __future__ import annotations

import json as _json
from typing import Any

from . import _host
from ._failure import Failure

__all__ = ["get", "json", "wrong"]

_config = _host.power("config")


def get(path: str) -> str | None:
    """A member of the configuration: a string as it is, anything else as JSON; None where it is not there.

    A path such as ``hours.monday`` reaches inside.
    """
    value: str | None = _host.call(_config.get, _host.text(path))
    return value


def json() -> dict[str, Any]:
    """The whole configuration."""
    members: dict[str, Any] = _json.loads(_host.call(_config.json))
    return members


def wrong(member: str, what: str) -> Failure:
    """What is wrong with a member of the configuration, to be raised: ``raise config.wrong("hours", "is no text")``."""
    return Failure.invalid(f"configuration member `{member}`: {what}", code="config")
