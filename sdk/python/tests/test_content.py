"""Tests rich content on its way to the host and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Handle, calls

import plugboard
from plugboard import Conversation, Message, Outgoing, handover, intake, replies

SCHEMAS = Path(plugboard.__file__).parents[3] / "docs" / "schemas"
EXAMPLES = json.loads((SCHEMAS / "rich-content-1.examples.json").read_text(encoding="utf-8"))["right"]

CARD = {"version": 1, "blocks": [{"type": "card", "title": "Żółty kubek", "image": 0}]}
WRITTEN = '{"version":1,"blocks":[{"type":"card","title":"Żółty kubek","image":0}]}'


def test_a_reply_has_rich_content_as_a_dictionary_or_as_text() -> None:
    conversation = Conversation(Handle())
    replies.reply(conversation, replies.Draft().content(CARD).purpose("service"))
    assert calls[:-1] == [("content", WRITTEN), ("purpose", "service")]
    assert (calls[-1][0], calls[-1][2].text) == ("replies.reply", "")
    calls.clear()
    handover.private_reply(Message(Handle()), handover.Draft("a").content("{ "))
    assert calls[0] == ("content", "{ ")
    with pytest.raises(TypeError, match="expected dict or str, got list"):
        replies.Draft().content([CARD])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected str, got NoneType"):
        replies.Draft().purpose(None)  # type: ignore[arg-type]


def test_an_item_has_rich_content() -> None:
    intake.message(intake.Item("a", "k", "t", "c").subject("s").content(CARD))
    assert calls[1:3] == [("item.subject", "s"), ("item.content", WRITTEN)]
    intake.Item("a", "k", "t", "c").content("{ ")
    assert calls.pop() == ("item.content", "{ ")
    with pytest.raises(TypeError, match="expected dict or str, got NoneType"):
        intake.Item("a", "k", "t", "c").content(None)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [Message, Outgoing])
def test_a_message_and_a_part_return_the_document_parsed_and_as_text(kind: Callable[[Any], Any]) -> None:
    spaced = json.dumps(CARD, indent=1)
    one = kind(Handle(content=spaced))
    assert (one.content, one.content_text) == (CARD, spaced)
    plain = kind(Handle(content=None))
    assert (plain.content, plain.content_text) == (None, None)


def test_every_example_of_the_format_arrives_as_it_was_written() -> None:
    assert len(EXAMPLES) > 20
    for example in EXAMPLES:
        replies.Draft().content(example["document"])
        _, written = calls.pop()
        assert Message(Handle(content=written)).content == example["document"], example["name"]
