"""The power ``log``: log lines for the admin, shown with the run. The output of ``print`` is logged as well.

A line is cut at 2 KiB. Lines beyond 200 lines or 64 KiB per call are dropped and counted.
"""

from __future__ import annotations

from typing import Literal

from . import _host

__all__ = ["Level", "debug", "error", "info", "warn", "write"]

_log = _host.power("log")

Level = Literal["debug", "info", "warn", "error"]
"""The level of a line: for the author, for the admin, worth a look, or a problem that the admin must fix."""


def write(level: Level, message: str) -> None:
    """Writes a line at a level."""
    _host.call(_log.write, _host.choice(_log.Level, level), _host.text(message))


def debug(message: str) -> None:
    """Writes a line for the plugin's author."""
    write("debug", message)


def info(message: str) -> None:
    """Writes a line for the admin."""
    write("info", message)


def warn(message: str) -> None:
    """Writes a line that the admin should look at."""
    write("warn", message)


def error(message: str) -> None:
    """Writes a line about a problem that the admin must fix."""
    write("error", message)
