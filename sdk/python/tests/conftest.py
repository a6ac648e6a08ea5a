"""Replaces the modules that componentize-py generates: the tests run in ordinary Python, without wasm.

The modules are set up before the SDK is imported, because the SDK looks for them during its import.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial
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


class ReceiptState(Enum):
    """Same as in the bindings."""

    DELIVERED = 0
    READ = 1
    FAILED = 2


class Hash(Enum):
    """Same as in the bindings."""

    SHA1 = 0
    SHA256 = 1


@dataclass
class PieceData:
    """Same as in the bindings, which call it ``Piece_Data``."""

    value: bytes


@dataclass
class PieceSecret:
    """Same as in the bindings, which call it ``Piece_Secret``."""

    value: str


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

    def subject(self, subject: str) -> None:
        calls.append(("subject", subject))

    def content(self, document: str) -> None:
        calls.append(("content", document))

    def purpose(self, purpose: str) -> None:
        calls.append(("purpose", purpose))


class Resource:
    """A resource that the SDK creates. Its creation and each call of a member are recorded."""

    def __init__(self, name: str, /, *arguments: Any) -> None:
        self._name = name
        calls.append((f"new {name}", *arguments))

    def __getattr__(self, member: str) -> Any:
        return recorded(f"{self._name}.{member}")


def recorded(name: str, result: Any = None) -> Any:
    """Returns a host function that records its calls."""

    def function(*arguments: Any) -> Any:
        calls.append((name, *arguments))
        if isinstance(result, Exception):
            raise result
        return result

    return function


def module(name: str, **members: Any) -> None:
    """Registers a module so that it can be imported."""
    created = ModuleType(name)
    for member, value in members.items():
        setattr(created, member, value)
    sys.modules[name] = created


kv_full = RawFailure(FailureKind.RATE_LIMITED, "kv-full", "it is full", 5)
module("componentize_py_types", Err=Err)
module("wit_world")
module("wit_world.imports")
module("wit_world.imports.types", Failure=RawFailure, FailureKind=FailureKind)
module(
    "wit_world.imports.text",
    fold=recorded("text.fold", "where is my order"),
    contains=recorded("text.contains", [1, 2]),
    emails=recorded("text.emails", ["ada@example.com"]),
    phones=recorded("text.phones", [RawPhone("601 234 567", "+48601234567", None), RawPhone("22 1", "+48221", "89")]),
    language=recorded("text.language"),
)
module("wit_world.imports.log", Level=Level, write=recorded("log.write"))
module(
    "wit_world.imports.kv",
    get=recorded("kv.get"),
    set=recorded("kv.set", Err(kv_full)),
    shared_add=recorded("kv.add", 2.5),
)
module("wit_world.imports.replies", Draft=Draft, reply=recorded("replies.reply", Preview.HELD))
module(
    "wit_world.imports.triage",
    Priority=Priority,
    **{name: recorded(name) for name in ("set_priority", "add_label", "snooze")},
)
module(
    "wit_world.imports.secrets",
    Hash=Hash,
    Piece_Data=PieceData,
    Piece_Secret=PieceSecret,
    ed25519_matches=recorded("secrets.ed25519_matches", True),
    hash_of=recorded("secrets.hash_of", b"digest"),
    hash_matches=recorded("secrets.hash_matches", False),
    hmac_joined=recorded("secrets.hmac_joined", b"mac"),
)
module("wit_world.imports.timers", set=recorded("timers.set"))
module("wit_world.imports.feedback", record=recorded("feedback.record"))
module("wit_world.imports.files", read=recorded("files.read", b"abcd"))
module("wit_world.imports.http", Request=partial(Resource, "request"), send=recorded("http.send"))
module(
    "wit_world.imports.intake",
    File=partial(Resource, "file"),
    Item=partial(Resource, "item"),
    **{
        name: recorded(f"intake.{name}")
        for name in (
            "account",
            "consent",
            "identity_changed",
            "lead",
            "message",
            "moved",
            "participant",
            "reachability",
            "reaction_added",
            "reaction_removed",
            "receipt",
            "taken",
            "typing",
            "unknown",
            "unknown_item",
        )
    },
    ReceiptState=ReceiptState,
)
module(
    "wit_world.imports.rules",
    length=recorded("rules.length", True),
    rate=recorded("rules.rate", False),
    gesture=recorded("rules.gesture", True),
    count=recorded("rules.count", True),
    opening=recorded("rules.opening", False),
    **{
        name: recorded(f"rules.{name}")
        for name in (
            "block",
            "button_action",
            "captions",
            "media_type",
            "needs_consent",
            "poll_every",
            "repeatable",
            "settles",
            "valid_for",
            "whole_replies",
            "window_count",
        )
    },
)
module(
    "wit_world.imports.templates",
    Filling=partial(Resource, "filling"),
    find=recorded("templates.find", '{"name": "order", "status": "approved"}'),
    reply_with=recorded("templates.reply_with", Preview.HELD),
)
module("wit_world.imports.signals", **{name: recorded(f"signals.{name}") for name in ("typing", "read", "react")})
module("wit_world.imports.corrections", **{name: recorded(f"corrections.{name}") for name in ("edit", "delete")})
module("wit_world.imports.links", address=recorded("links.address", "https://inbox.example/f-1"))
module(
    "wit_world.imports.handover",
    private_reply=recorded("handover.private_reply", Preview.ALLOWED),
    linked=recorded("handover.linked", ["c2", "c1"]),
)
module(
    "wit_world.imports.directory",
    conversation=recorded("directory.conversation", '{"id": "c1"}'),
    conversations=recorded("directory.conversations", ['{"id": "c2"}', '{"id": "c1"}']),
    messages=recorded("directory.messages", ['{"id": "m1"}']),
    contact=recorded("directory.contact", Err(RawFailure(FailureKind.NOT_FOUND, "unknown", "there is none", None))),
    find_contacts=recorded("directory.find_contacts", []),
)


@pytest.fixture(autouse=True)
def no_calls() -> Iterator[None]:
    """Clears the recorded calls before each test."""
    calls.clear()
    yield
