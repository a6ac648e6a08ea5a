"""Tests templates: filled in by a plugin, sent by a connector, and read from a platform."""

from __future__ import annotations

import pytest
from conftest import Err, FailureKind, Handle, RawFailure, calls

from plugboard import Attachment, CatalogueRequest, Conversation, Failure, Outgoing, rules, templates

conversation_handle = Handle("conversation")
conversation = Conversation(conversation_handle)


def test_a_template_is_filled_in_with_texts_and_files() -> None:
    file = Handle("file")
    filling = templates.Filling("order", "en").set("name", "Ada").set("city", "Łódź\ud800")
    assert templates.reply_with(conversation, filling.set_file("picture", Attachment(file))) == "held"
    assert calls == [
        ("new filling", "order", "en"),
        ("filling.set", "name", "Ada"),
        ("filling.set", "city", "Łódź\ufffd"),
        ("filling.set_file", "picture", file),
        ("templates.reply_with", conversation_handle, filling._handle),
    ]


def test_a_value_of_a_template_has_the_right_type() -> None:
    filling = templates.Filling("order", "en")
    with pytest.raises(TypeError, match="expected str, got int"):
        filling.set("total", 5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected Attachment, got str"):
        filling.set_file("picture", "a.png")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected Filling, got str"):
        templates.reply_with(conversation, "order")  # type: ignore[arg-type]
    assert calls == [("new filling", "order", "en")]


def test_a_template_is_found_as_a_document() -> None:
    assert templates.find(conversation, "order", "en") == {"name": "order", "status": "approved"}
    assert calls == [("templates.find", conversation_handle, "order", "en")]


def test_a_part_has_the_parameters_and_files_of_its_template() -> None:
    part = Outgoing(
        Handle(
            template_parameters=[("2", "Ada"), ("1", "7")],
            template_files=[("picture", Handle(name="a.png"))],
        )
    )
    assert list(part.template_parameters.items()) == [("2", "Ada"), ("1", "7")]
    [(parameter, file)] = part.template_files.items()
    assert isinstance(file, Attachment)
    assert (parameter, file.name) == ("picture", "a.png")
    plain = Outgoing(Handle(template_parameters=[], template_files=[]))
    assert (plain.template_parameters, plain.template_files) == ({}, {})


def test_a_part_begins_a_conversation_and_reports_that_the_rules_have_changed() -> None:
    part = Outgoing(Handle("part", opens="phone", rules_changed=None))
    assert part.opens == "phone"
    calls.clear()
    part.rules_changed()
    assert calls == [("part.rules_changed",)]
    assert Outgoing(Handle(opens=None)).opens is None


def test_the_templates_of_an_account_are_added_as_dictionaries_or_as_text() -> None:
    def add(template: str) -> None:
        if template == "{}":
            raise Err(RawFailure(FailureKind.INVALID, None, "the template has no `name`", None))

    request = CatalogueRequest(Handle("request", account="a-1", add=add))
    assert request.account == "a-1"
    calls.clear()
    request.add({"name": "order", "language": "pl", "text": "Dzień dobry, {{name}}!"})
    request.add('{"name": "hello"}')
    assert calls == [
        ("request.add", '{"name":"order","language":"pl","text":"Dzień dobry, {{name}}!"}'),
        ("request.add", '{"name": "hello"}'),
    ]
    with pytest.raises(Failure, match="the template has no `name`") as caught:
        request.add({})
    assert caught.value.kind == "invalid"
    with pytest.raises(TypeError, match="expected dict or str, got list"):
        request.add([])  # type: ignore[arg-type]


def test_the_rules_of_rich_content_openings_and_consent_are_declared() -> None:
    rules.block("buttons")
    rules.button_action("link")
    assert rules.count("buttons", 3) is True
    assert rules.length("row-description", 72, "characters") is True
    rules.window_count(10, 172_800)
    rules.media_type("image", "image/png", 500_000)
    rules.media_type("video", "video/*")
    rules.needs_consent("marketing")
    rules.valid_for(3_600)
    assert rules.opening("fax", "any") is False
    assert calls == [
        ("rules.block", "buttons"),
        ("rules.button_action", "link"),
        ("rules.count", "buttons", 3),
        ("rules.length", "row-description", 72, "characters"),
        ("rules.window_count", 10, 172_800),
        ("rules.media_type", "image", "image/png", 500_000),
        ("rules.media_type", "video", "video/*", 0),
        ("rules.needs_consent", "marketing"),
        ("rules.valid_for", 3_600),
        ("rules.opening", "fax", "any"),
    ]
    with pytest.raises(ValueError, match="-1 is not between"):
        rules.window_count(-1, 5)
    with pytest.raises(TypeError, match="expected str, got int"):
        rules.block(7)  # type: ignore[arg-type]
