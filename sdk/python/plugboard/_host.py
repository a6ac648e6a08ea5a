"""Access to the host: the generated bindings, and conversion of values in both directions.

The bindings end the whole call with a trap if they are given a value of the wrong type. So every value is checked here
first, and a mistake becomes an ordinary ``TypeError`` that names the place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from ._failure import Failure, FailureKind

U32_MAX = 0xFFFF_FFFF

building = False
"""True while the plugin is being built: its modules are imported, and there is no host yet."""


def bindings(name: str) -> Any:
    """Imports a generated module. Returns None if the power is not listed, or if this is not a component."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(f"{error.name}.")):
            return None
        raise


class _NoErr(Exception):
    """Placeholder for the bindings' error type when there are no bindings. It is never raised."""


_types = bindings("componentize_py_types")
Err: type[Exception] = _NoErr if _types is None else _types.Err


class _NoHost:
    """Placeholder for a power outside a component, for example in a plugin's unit tests."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, member: str) -> Any:
        raise RuntimeError(
            f"there is no host here to run `{self._name}.{member}`: in a test, put a fake in place of the called"
            f" function of plugboard.{self._name}"
        )


def power(name: str) -> Any:
    """Returns the bindings of a power, or of `text`, by its Python name.

    Raises ``ImportError`` if the power is not listed, so that importing its module fails.
    """
    found = bindings(f"wit_world.imports.{name}")
    if found is not None:
        return found
    if bindings("wit_world") is None:
        return _NoHost(name)
    raise unlisted(name)


def unlisted(name: str) -> ImportError:
    """Returns the error for a power that is used but not listed."""
    return ImportError(f"plugin.toml does not list `{name}` among its `powers`: list it there to use plugboard.{name}")


def call(function: Callable[..., Any], *arguments: Any) -> Any:
    """Calls a host function. Raises `Failure` if the host refuses, and ``RuntimeError`` while the plugin is built."""
    if building:
        raise RuntimeError("the host was called while the plugin is being built: call it in a handler, not at import")
    try:
        return function(*arguments)
    except Err as error:
        failure = failed(getattr(error, "value", None))
    raise failure


def failed(value: Any) -> Failure:
    """Converts a failure from the host into an exception."""
    kind: FailureKind = word(value.kind)
    return Failure(kind, value.message, code=value.code, retry_after_ms=value.retry_after_ms)


def failure(raised: Failure) -> Any:
    """Converts a failure into the bindings' type. It accepts whatever the members hold, because it must not fail."""
    types = import_module("wit_world.imports.types")
    wait = raised.retry_after_ms
    return types.Failure(
        choice(types.FailureKind, raised.kind),
        None if raised.code is None else text(str(raised.code)),
        text(str(raised.message)),
        None if wait is None else min(max(int(wait), 0), U32_MAX),
    )


def word(value: Any) -> Any:
    """Returns the contract's word for an enum case."""
    return value.name.lower().replace("_", "-")


def choice(enum: Any, value: str) -> Any:
    """Returns the enum case for a word of the contract. Raises ``ValueError`` for an unknown word."""
    words = {word(case): case for case in enum}
    if value not in words:
        raise ValueError(f"`{value}` is not one of: {', '.join(words)}")
    return words[value]


def text(value: str) -> str:
    """Returns a string that can be encoded as UTF-8.

    A lone surrogate, which JSON can contain, is replaced with U+FFFD, as JavaScript does.
    """
    if not isinstance(value, str):
        raise _wrong_type(value, "str")
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def text_or_none(value: str | None) -> str | None:
    """Returns a string as `text` does, or None for None."""
    return None if value is None else text(value)


def texts(values: Iterable[str]) -> list[str]:
    """Returns a list of strings. Rejects a single string, which would be taken as a list of its characters."""
    if isinstance(values, str):
        raise _wrong_type(values, "a list of str")
    return [text(value) for value in values]


def data(value: bytes | bytearray | memoryview | str) -> bytes:
    """Returns bytes. Text is encoded as UTF-8."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return text(value).encode()
    if isinstance(value, (bytearray, memoryview)):
        return bytes(value)
    raise _wrong_type(value, "bytes or str")


def number(value: float) -> float:
    """Returns a number, whole or not, as a float."""
    if not isinstance(value, (int, float)):
        raise _wrong_type(value, "a number")
    return float(value)


def whole(value: int, low: int = 0, high: int = U32_MAX) -> int:
    """Returns a whole number. Raises ``ValueError`` if it is out of range."""
    if not isinstance(value, int):
        raise _wrong_type(value, "int")
    if not low <= value <= high:
        raise ValueError(f"{value} is not between {low} and {high}")
    return int(value)


def flag(value: bool) -> bool:
    """Returns a boolean."""
    if not isinstance(value, bool):
        raise _wrong_type(value, "bool")
    return value


def _wrong_type(value: object, expected: str) -> TypeError:
    return TypeError(f"expected {expected}, got {type(value).__name__}: {value!r:.100}")
