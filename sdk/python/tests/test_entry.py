"""Tests the path from the component's exports to a plugin's functions, and back."""

from __future__ import annotations

import gc
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Err, FailureKind, Handle, Level, calls

import plugboard
from plugboard import Failure, _entry, _host, log

Start = Callable[..., None]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Starts a plugin from its source."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(gc, "freeze", lambda: None)

    def start(text: str, handlers: list[str], powers: list[str]) -> None:
        (tmp_path / "started.py").write_text(text)
        sys.modules.pop("started", None)
        monkeypatch.setattr(_host, "building", False)
        _entry.start("started", handlers, powers)

    return start


def failure(call: Callable[[], None]) -> Any:
    with pytest.raises(Err) as caught:
        call()
    return caught.value.value


def test_every_handler_reaches_its_function(start: Start) -> None:
    functions = [function for functions in _entry.FUNCTIONS.values() for function in functions]
    text = "".join(f"def {name}(*given): heard.append(({name!r}, *map(type, given)))\n" for name in functions)
    start("heard = []\n" + text, list(_entry.FUNCTIONS), [])
    for handler in _entry.FUNCTIONS:
        exports = getattr(_entry, "".join(word.capitalize() for word in handler.split("-")))()
        for method in [name for name in dir(exports) if not name.startswith("_")]:
            getattr(exports, method)(*[] if method == "rules" else [Handle()])
    heard = [(name, *(kind.__name__ for kind in kinds)) for name, *kinds in sys.modules["started"].heard]
    assert sorted(heard) == [
        ("assistant_commands", "CommandList"),
        ("assistant_run", "CommandEvent"),
        ("assistant_suggest", "SuggestionRequest"),
        ("catalogue_read", "CatalogueRequest"),
        ("connector_profile", "ProfileRequest"),
        ("connector_receive", "HookRequest"),
        ("connector_rules",),
        ("connector_send", "Outgoing"),
        ("connector_verify", "HookRequest"),
        ("exporter_export_batch", "Batch"),
        ("exporter_poll", "PollRequest"),
        ("gestures_perform", "Gesture"),
        ("media_fetch", "MediaRequest"),
        ("migrate", "MigrationStep"),
        ("on_comment", "CommentEvent"),
        ("on_contact", "ContactEvent"),
        ("on_conversation", "ConversationEvent"),
        ("on_feedback", "FeedbackEvent"),
        ("on_lead", "LeadEvent"),
        ("on_message", "MessageEvent"),
        ("on_reaction", "ReactionEvent"),
        ("on_receipt", "ReceiptEvent"),
        ("on_refused", "RefusedEvent"),
        ("on_timer", "TimerEvent"),
        ("poller_poll", "ChannelPoll"),
        ("review", "ReplyReview"),
        ("settle", "Outgoing"),
        ("setup_join", "SetupRequest"),
        ("setup_leave", "SetupRequest"),
    ]


def test_an_optional_function_may_be_left_out(start: Start) -> None:
    start("def exporter_export_batch(batch): pass", ["exporter"], [])
    _entry.Exporter().poll(Handle())
    start("def setup_join(request): pass", ["setup"], [])
    _entry.Setup().leave(Handle())
    start("def assistant_suggest(request): request.suggest('a')", ["assistant"], [])
    _entry.Assistant().commands(Handle())
    start("def assistant_commands(request): pass\ndef assistant_run(command): pass", ["assistant"], [])
    _entry.Assistant().suggest(Handle())


@pytest.mark.parametrize(
    ("text", "missing"),
    [("", "assistant_suggest"), ("def assistant_commands(request): pass", "assistant_run")],
)
def test_an_assistant_must_define_suggestions_or_commands(start: Start, text: str, missing: str) -> None:
    with pytest.raises(ImportError, match=f"`assistant` among its `handlers`: started must define `{missing}`"):
        start(text, ["assistant"], [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def on_mesage(event): pass", "plugin.toml lists `on-message` .*: started must define `on_message`"),
        ("on_message = 5", "`on_message` of started must be a function"),
        ("async def on_message(event): pass", "must be a plain function"),
        ("from plugboard import notes\ndef on_message(event): pass", "plugin.toml does not list `notes`"),
    ],
)
def test_the_build_explains_mistakes(start: Start, text: str, expected: str) -> None:
    with pytest.raises(ImportError, match=expected):
        start(text, ["on-message"], ["log"])


def test_there_is_no_host_while_the_plugin_is_built(start: Start) -> None:
    with pytest.raises(RuntimeError, match="called while the plugin is being built"):
        start("from plugboard import kv\nA = kv.get('a')", ["on-message"], ["kv"])


def test_a_failure_is_reported_unchanged(start: Start) -> None:
    start("import plugboard\ndef on_message(event): raise plugboard.Failure.denied('no', code='x')", ["on-message"], [])
    raised = failure(lambda: _entry.OnMessage().handle(Handle()))
    assert (raised.kind, raised.code, raised.message) == (FailureKind.DENIED, "x", "no")
    assert calls == []


def test_an_exception_becomes_internal_and_its_traceback_is_logged(start: Start) -> None:
    start("def on_message(event):\n    raise ValueError('boom')", ["on-message"], ["log"])
    raised = failure(lambda: _entry.OnMessage().handle(Handle()))
    assert (raised.kind, raised.code, raised.message) == (FailureKind.INTERNAL, None, "ValueError: boom")
    [(_, level, line)] = calls
    assert level is Level.ERROR
    assert line.startswith("Traceback (most recent call last):\n")
    assert 'File "started.py", line 2, in on_message\n    raise ValueError' in line
    assert line.endswith("ValueError: boom") and "_entry.py" not in line


def test_without_the_log_the_traceback_goes_to_stderr(
    start: Start, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "plugboard.log")
    start("def on_message(event): raise SystemExit", ["on-message"], [])
    assert failure(lambda: _entry.OnMessage().handle(Handle())).message == "SystemExit"
    assert "SystemExit" in capsys.readouterr().err


def test_a_long_traceback_keeps_its_end(start: Start) -> None:
    start("def on_message(event): raise ValueError('\\ud83d' + 'é' * 3000)", ["on-message"], ["log"])
    raised = failure(lambda: _entry.OnMessage().handle(Handle()))
    assert 1_900 < len(raised.message.encode()) <= _entry.MESSAGE_MAX
    assert len(calls[0][2].encode()) <= _entry.LINE_MAX
    assert _entry.last("a\nbb\ncc", 7) == "a\nbb\ncc"
    assert _entry.last("aaaa\nbb\ncc", 9) == "…\ncc"


def test_random_is_seeded_anew_in_every_event(start: Start) -> None:
    start("import random\ndef on_message(event): drawn.append(random.random())\ndrawn = []", ["on-message"], [])
    for _ in range(2):
        random.seed(5)
        _entry.OnMessage().handle(Handle())
    drawn = sys.modules["started"].drawn
    assert drawn[0] != drawn[1]


def test_powers_are_members_of_the_package(start: Start) -> None:
    assert plugboard.log is log
    with pytest.raises(ImportError, match="does not list `notes`"):
        _ = plugboard.notes
    with pytest.raises(AttributeError):
        _ = plugboard.nothing  # type: ignore[attr-defined]


def test_an_event_may_be_read_in_a_handler(start: Start) -> None:
    start("def on_message(event): texts.append(event.message.text)\ntexts = []", ["on-message"], [])
    _entry.OnMessage().handle(Handle(message=Handle(text="hi")))
    assert sys.modules["started"].texts == ["hi"]
    assert issubclass(Failure, Exception)
