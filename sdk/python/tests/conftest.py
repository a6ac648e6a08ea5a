"""Replaces the modules that componentize-py generates: the tests run in ordinary Python, without wasm.

The modules are set up before the SDK is imported, because the SDK looks for them during its import.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from types import ModuleType
from typing import Any

import pytest

calls: list[tuple[Any, ...]] = []
"""The calls to the host, in order."""


class Err(Exception):
    """The bindings' error, which carries the contract's failure."""

    def __init__(self, value: Any) -> None:
        super().__init__(value)
        self.value = value


class FailureKind(Enum):
    """Same as in the bindings."""

    INVALID = 0
    NOT_FOUND = 1
    DENIED = 2
    CONFLICT = 3
    RATE_LIMITED = 4
    UNAVAILABLE = 5
    UNCERTAIN = 6
    INTERNAL = 7


@dataclass
class RawFailure:
    """Same as in the bindings."""

    kind: FailureKind
    code: str | None
    message: str
    retry_after_ms: int | None


@dataclass
class RawPhone:
    """Same as in the bindings."""

    written: str
    number: str
    extension: str | None


class Level(Enum):
    """Same as in the bindings."""

    DEBUG = 0
    INFO = 1
    WARN = 2
    ERROR = 3


class Preview(Enum):
    """Same as in the bindings."""

    ALLOWED = 0
    HELD = 1


class Priority(Enum):
    """Same as in the bindings."""

    LOW = 0
    NORMAL = 1
    HIGH = 2
    URGENT = 3


class Handle:
    """A handle whose getters return the values it was created with. Each call is recorded."""

    def __init__(self, name: str = "handle", /, **members: Any) -> None:
        self._name = name
        self._members = members

    def __getattr__(self, member: str) -> Any:
        def get(*arguments: Any) -> Any:
            assert member in self._members, f"{self._name}.{member} was called"
            calls.append((f"{self._name}.{member}", *arguments))
            value = self._members[member]
            return value(*arguments) if callable(value) else value

        return get


class Draft:
    """Same as in the bindings."""

    def __init__(self, text: str) -> None:
        self.text = text

    def quick_reply(self, title: str, payload: str) -> None:
        calls.append(("quick_reply", title, payload))


def note(name: str, answer: Any = None) -> Any:
    """Returns a host function that records its calls."""

    def function(*arguments: Any) -> Any:
        calls.append((name, *arguments))
        if isinstance(answer, Exception):
            raise answer
        return answer

    return function


def module(name: str, **members: Any) -> None:
    """Registers a module so that it can be imported."""
    made = ModuleType(name)
    for member, value in members.items():
        setattr(made, member, value)
    sys.modules[name] = made


too_long = RawFailure(FailureKind.RATE_LIMITED, "kv-full", "it is full", 5)
module("componentize_py_types", Err=Err)
module("wit_world")
module("wit_world.imports")
module("wit_world.imports.types", Failure=RawFailure, FailureKind=FailureKind)
module(
    "wit_world.imports.text",
    fold=note("text.fold", "where is my order"),
    contains=note("text.contains", [1, 2]),
    emails=note("text.emails", ["ada@example.com"]),
    phones=note("text.phones", [RawPhone("601 234 567", "+48601234567", None), RawPhone("22 1", "+48221", "89")]),
    language=note("text.language"),
)
module("wit_world.imports.log", Level=Level, write=note("log.write"))
module("wit_world.imports.kv", get=note("kv.get"), set=note("kv.set", Err(too_long)), shared_add=note("kv.add", 2.5))
module("wit_world.imports.replies", Draft=Draft, reply=note("replies.reply", Preview.HELD))
module("wit_world.imports.triage", Priority=Priority, **{n: note(n) for n in ("set_priority", "add_label", "snooze")})
module("wit_world.imports.timers", set=note("timers.set"))
module("wit_world.imports.feedback", record=note("feedback.record"))
module("wit_world.imports.files", read=note("files.read", b"abcd"))
module("wit_world.imports.http", send=note("http.send"))
module(
    "wit_world.imports.handover",
    private_reply=note("handover.private_reply", Preview.ALLOWED),
    linked=note("handover.linked", ["c2", "c1"]),
)
module(
    "wit_world.imports.directory",
    conversation=note("directory.conversation", '{"id": "c1"}'),
    conversations=note("directory.conversations", ['{"id": "c2"}', '{"id": "c1"}']),
    messages=note("directory.messages", ['{"id": "m1"}']),
    contact=note("directory.contact", Err(RawFailure(FailureKind.NOT_FOUND, "unknown", "there is none", None))),
    find_contacts=note("directory.find_contacts", []),
)


@pytest.fixture(autouse=True)
def no_calls() -> Iterator[None]:
    """Clears the recorded calls before each test."""
    calls.clear()
    yield
