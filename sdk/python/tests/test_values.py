"""Tests the checks of values passed to the host: an invalid one would end the call with a trap."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Handle, Level, Preview, Priority, calls

from plugboard import MessageEvent, _host, kv, log, replies, timers, triage


def test_text_becomes_valid_utf8() -> None:
    assert _host.text("hé €") == "hé €"
    assert _host.text("a \ud83d b") == "a \ufffd b"
    assert _host.text("\ud83d\ude00") == "\U0001f600"


@pytest.mark.parametrize("value", [5, None, b"a"])
def test_a_value_that_is_not_text_is_rejected(value: Any) -> None:
    for function in (kv.get, log.info):
        with pytest.raises(TypeError, match="expected str, got "):
            function(value)
    assert calls == []


def test_numbers_are_checked() -> None:
    assert kv.shared_add("n", 2) == 2.5
    assert calls == [("kv.add", "n", 2.0)]
    with pytest.raises(TypeError, match="expected a number, got str: '1'"):
        timers.set("t", "1")  # type: ignore[arg-type]
    for wrong in (-1, 1 << 32):
        with pytest.raises(ValueError, match="is not between 0 and 4294967295"):
            _host.whole(wrong)
    with pytest.raises(TypeError, match="expected int"):
        _host.whole(3.5)  # type: ignore[arg-type]


def test_bytes_are_accepted_in_every_type() -> None:
    assert [_host.data(value) for value in (b"a", bytearray(b"a"), memoryview(b"a"), "a")] == [b"a"] * 4
    with pytest.raises(TypeError, match="expected bytes or str, got int: 5"):
        _host.data(5)  # type: ignore[arg-type]


def test_a_single_text_is_not_a_list_of_texts() -> None:
    assert _host.texts(("a", "b")) == ["a", "b"]
    with pytest.raises(TypeError, match="expected a list of str"):
        _host.texts("ab")


def test_words_are_those_of_the_contract() -> None:
    assert _host.word(Preview.ALLOWED) == "allowed"
    assert _host.choice(Level, "warn") is Level.WARN
    event = MessageEvent(Handle("event", conversation=Handle()))
    with pytest.raises(ValueError, match="`high!` is not one of: low, normal, high, urgent"):
        triage.set_priority(event.conversation, "high!")  # type: ignore[arg-type]
    triage.set_priority(event.conversation, "high")
    assert calls[-1][2] is Priority.HIGH


def test_a_plain_text_becomes_a_draft() -> None:
    handle = Handle()
    event = MessageEvent(Handle("event", conversation=handle))
    assert replies.reply(event.conversation, "hi") == "held"
    assert calls[-1][1] is handle and calls[-1][2].text == "hi"
    draft = replies.Draft("hello").quick_reply("Yes", "yes").quick_reply("No", "no")
    replies.reply(event.conversation, draft.subject("Greetings"))
    assert calls[-1][2].text == "hello"
    assert ("subject", "Greetings") in calls


def test_a_handle_of_the_wrong_class_is_rejected() -> None:
    event = MessageEvent(Handle("event", contact=Handle()))
    with pytest.raises(TypeError, match=r"expected Conversation, got Contact: "):
        replies.reply(event.contact, "hi")  # type: ignore[arg-type]
