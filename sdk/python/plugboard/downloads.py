"""Files for the admin to download, made of lines that are kept by a key each. For exporters only.

A line whose key is there takes the place of the old one. It takes effect with what ``exporter_export_batch`` reports.
A file's name is at most 64 of a-z, 0-9, ``.``, ``-`` and ``_``; an installation has at most 16 files, and 1,000,000
lines.
"""

from __future__ import annotations

from . import _host

__all__ = ["set_header", "set_line"]

_downloads = _host.power("downloads")


def set_header(file: str, line: str) -> None:
    """The first line of a file, such as the names of its columns. At most 4 KiB."""
    _host.call(_downloads.set_header, _host.text(file), _host.text(line))


def set_line(file: str, key: str, line: str | None) -> None:
    """Keeps a line without its line break: key at most 256 bytes, line at most 16 KiB. None removes it."""
    _host.call(_downloads.set_line, _host.text(file), _host.text(key), _host.text_or_none(line))
