"""Words for the admin, shown with the run.

At most 2 KiB a line and 200 lines a call; what is over is counted and dropped. What ``print`` writes stands
there, too.
"""

from __future__ import annotations

from typing import Literal

from . import _host

__all__ = ["Level", "debug", "error", "info", "warn", "write"]

_log = _host.power("log")

Level = Literal["debug", "info", "warn", "error"]
"""Who a line is for: the author, the admin, an admin who should have a look, an admin who must mend something."""


def write(level: Level, message: str) -> None:
    """Writes a line."""
    _host.call(_log.write, _host.choice(_log.Level, level), _host.text(message))


def debug(message: str) -> None:
    """For the author."""
    write("debug", message)


def info(message: str) -> None:
    """For the admin."""
    write("info", message)


def warn(message: str) -> None:
    """Worth a look."""
    write("warn", message)


def error(message: str) -> None:
    """Needs mending."""
    write("error", message)
