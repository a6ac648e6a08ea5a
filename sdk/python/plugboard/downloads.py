"""The power ``downloads``: files for the admin to download. For exporters only.

A file consists of lines, each stored under a key. A line replaces the line with the same key. Changes take effect
together with the results that ``exporter_export_batch`` reports; in any other call the functions raise `Failure`
``denied``. A file's name is 1 to 64 characters of a-z, 0-9, ``.``, ``-`` and ``_`` and must not begin with ``.``. An
installation has at most 16 files and 1,000,000 lines. A batch that exceeds this fails with the code ``downloads-full``.
"""

from __future__ import annotations

from . import _host

__all__ = ["set_header", "set_line"]

_downloads = _host.power("downloads")


def set_header(file: str, line: str) -> None:
    """Sets the first line of a file, such as its column names. At most 4 KiB."""
    _host.call(_downloads.set_header, _host.text(file), _host.text(line))


def set_line(file: str, key: str, line: str | None) -> None:
    """Stores a line under a key; None removes it.

    The key is at most 256 bytes, the line at most 16 KiB and without a line break.
    """
    _host.call(_downloads.set_line, _host.text(file), _host.text(key), _host.text_or_none(line))
