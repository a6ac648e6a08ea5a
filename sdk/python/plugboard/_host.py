"""The way to the host: the generated bindings, and values on their way in and out.

The bindings end the whole call, as a trap, when they are given a value of a wrong type. So every value is looked at
here first: a mistake becomes an ordinary ``TypeError`` that says where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from ._failure import Failure, FailureKind

U32_MAX = 0xFFFF_FFFF

building = False
"""True while the plugin is built: its modules are imported, and there is no host yet."""


def bindings(name: str) -> Any:
    """A generated module, or None where there is none: for what is not listed, and outside of a component."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(f"{error.name}.")):
            return None
        raise


class _NoErr(Exception):
    """Stands for the bindings' error where there are no bindings. It is never raised."""


_types = bindings("componentize_py_types")
Err: type[Exception] = _NoErr if _types is None else _types.Err


class _Nowhere:
    """Stands for a power outside of a component, such as in a plugin's unit tests."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, member: str) -> Any:
        raise RuntimeError(
            f"there is no host here to do `{self._name}.{member}`: in a test, put a fake in the place of the function"
            f" of plugboard.{self._name} that is called"
        )


def power(name: str) -> Any:
    """The bindings of a power, or of `text`, by its name in Python.

    For a power that is not listed the import of its module fails.
    """
    found = bindings(f"wit_world.imports.{name}")
    if found is not None:
        return found
    if bindings("wit_world") is None:
        return _Nowhere(name)
    raise unlisted(name)


def unlisted(name: str) -> ImportError:
    """What is said of a power that is used and not listed."""
    return ImportError(f"plugin.toml does not list `{name}` among its `powers`: list it there to use plugboard.{name}")


def call(function: Callable[..., Any], *arguments: Any) -> Any:
    """Calls the host; what it refuses is raised as a `Failure`."""
    if building:
        raise RuntimeError("the host was called while the plugin is built: do it in a handler, not at import")
    try:
        return function(*arguments)
    except Err as error:
        failure = failed(getattr(error, "value", None))
    raise failure


def failed(value: Any) -> Failure:
    """The host's failure as an exception."""
    kind: FailureKind = word(value.kind)
    return Failure(kind, value.message, code=value.code, retry_after_ms=value.retry_after_ms)


def failure(raised: Failure) -> Any:
    """A failure as the bindings take it. It is made of whatever its members hold: this must not fail."""
    types = import_module("wit_world.imports.types")
    wait = raised.retry_after_ms
    return types.Failure(
        choice(types.FailureKind, raised.kind),
        None if raised.code is None else text(str(raised.code)),
        text(str(raised.message)),
        None if wait is None else min(max(int(wait), 0), U32_MAX),
    )


def word(value: Any) -> Any:
    """The contract's word for a case of an enum."""
    return value.name.lower().replace("_", "-")


def choice(enum: Any, value: str) -> Any:
    """The case of an enum for a word of the contract."""
    words = {word(case): case for case in enum}
    if value not in words:
        raise ValueError(f"`{value}` is none of: {', '.join(words)}")
    return words[value]


def text(value: str) -> str:
    """A string that is UTF-8. Half a surrogate pair, which JSON can smuggle in, is replaced as JavaScript does it."""
    if not isinstance(value, str):
        raise _mistaken(value, "str")
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def text_or_none(value: str | None) -> str | None:
    """The same where there may be nothing."""
    return None if value is None else text(value)


def texts(values: Iterable[str]) -> list[str]:
    """Strings. One string alone would be taken for its letters, so it is refused."""
    if isinstance(values, str):
        raise _mistaken(values, "a list of str")
    return [text(value) for value in values]


def data(value: bytes | bytearray | memoryview | str) -> bytes:
    """Bytes; text as UTF-8."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return text(value).encode()
    if isinstance(value, (bytearray, memoryview)):
        return bytes(value)
    raise _mistaken(value, "bytes or str")


def number(value: float) -> float:
    """A number, whole or not."""
    if not isinstance(value, (int, float)):
        raise _mistaken(value, "a number")
    return float(value)


def whole(value: int, low: int = 0, high: int = U32_MAX) -> int:
    """A whole number within bounds."""
    if not isinstance(value, int):
        raise _mistaken(value, "int")
    if not low <= value <= high:
        raise ValueError(f"{value} is not within {low} and {high}")
    return int(value)


def flag(value: bool) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise _mistaken(value, "bool")
    return value


def _mistaken(value: object, wanted: str) -> TypeError:
    return TypeError(f"{wanted} is wanted, and {value!r:.100} is {type(value).__name__}")
