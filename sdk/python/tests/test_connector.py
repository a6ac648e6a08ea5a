"""Tests the objects passed to a connector, and the powers that only a connector uses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Err, FailureKind, Handle, RawFailure, ReceiptState, calls

from plugboard import (
    Attachment,
    ChannelPoll,
    Failure,
    Gesture,
    HookRequest,
    MediaRequest,
    Outgoing,
    ProfileRequest,
    SetupRequest,
    http,
    intake,
    links,
    rules,
)


def refuses(kind: FailureKind, message: str) -> Err:
    return Err(RawFailure(kind, None, message, None))


def test_a_request_shows_its_address_and_all_values() -> None:
    request = HookRequest(
        Handle(
            "request",
            method="AGAIN",
            url="https://inbox.example/hooks/a/b?c=1&c=2",
            path="/b",
            query_string="c=1&c=2",
            queries={"c": ["1", "2"]}.get,
            headers={"x-many": ["a", "b"]}.get,
            received_at=1.7e12,
        )
    )
    assert (request.method, request.path, request.query_string) == ("AGAIN", "/b", "c=1&c=2")
    assert (request.url, request.received_at) == ("https://inbox.example/hooks/a/b?c=1&c=2", 1.7e12)
    assert (request.queries("c"), request.headers("x-many")) == (["1", "2"], ["a", "b"])
    with pytest.raises(TypeError, match="expected str"):
        request.headers(5)  # type: ignore[arg-type]


def test_a_form_has_fields_and_files() -> None:
    request = HookRequest(Handle(fields=[("a", "1"), ("a", "2")], files=[("photo", Handle(name="cat.gif"))]))
    assert request.fields() == [("a", "1"), ("a", "2")]
    [(field, file)] = request.files()
    assert isinstance(file, Attachment)
    assert (field, file.name) == ("photo", "cat.gif")


def test_a_body_that_is_not_a_form_is_a_failure() -> None:
    def refuse() -> None:
        raise refuses(FailureKind.INVALID, "the body is not a form")

    request = HookRequest(Handle(fields=refuse, files=refuse))
    reads: list[Callable[[], object]] = [request.fields, request.files]
    for read in reads:
        with pytest.raises(Failure, match="not a form") as caught:
            read()
        assert caught.value.kind == "invalid"


def test_values_are_kept_and_read() -> None:
    part = Outgoing(Handle("part", kept=lambda of, key: "t-9" if (of, key) == ("thread", "topic") else None, keep=None))
    assert (part.kept("thread", "topic"), part.kept("answered", "token")) == ("t-9", None)
    part.keep("part", "upload", "u-1")
    assert calls[-1] == ("part.keep", "part", "upload", "u-1")
    with pytest.raises(TypeError, match="expected str"):
        part.keep("part", "upload", None)  # type: ignore[arg-type]

    def refuse(of: str, key: str, value: str) -> None:
        raise refuses(FailureKind.INVALID, f"nothing is kept of `{of}`")

    with pytest.raises(Failure, match="nothing is kept of `planet`"):
        Outgoing(Handle(keep=refuse)).keep("planet", "a", "b")
    profile = ProfileRequest(Handle("profile", thread="t", kept="t-9"))
    assert (profile.thread, profile.kept("thread", "topic")) == ("t", "t-9")
    assert calls.pop() == ("profile.kept", "thread", "topic")


def test_a_file_is_delivered() -> None:
    request = MediaRequest(
        Handle(
            "media",
            account="a",
            thread="t",
            message=None,
            kind="image",
            reference="f-1",
            attempt=2,
            max_bytes=1_000,
            kept=None,
            deliver=None,
            set_name=None,
        )
    )
    assert (request.account, request.thread, request.message, request.kind) == ("a", "t", None, "image")
    assert (request.reference, request.attempt, request.max_bytes) == ("f-1", 2, 1_000)
    assert request.kept("message", "token") is None
    calls.clear()
    file = Handle("file")
    request.set_name("photo.jpg")
    request.deliver(Attachment(file))
    assert calls == [("media.set_name", "photo.jpg"), ("media.deliver", file)]
    with pytest.raises(TypeError, match="expected Attachment, got bytes"):
        request.deliver(b"a")  # type: ignore[arg-type]


def test_a_poll_has_a_cursor_and_asks_for_the_next() -> None:
    first = ChannelPoll(Handle(account="a", cursor=None, since=None))
    assert (first.account, first.cursor, first.since) == ("a", None, None)
    poll = ChannelPoll(Handle("poll", cursor="c", since=1.7e12, set_cursor=None, again=None, wait=None, gap=None))
    assert (poll.cursor, poll.since) == ("c", 1.7e12)
    calls.clear()
    poll.set_cursor("next")
    poll.again()
    poll.wait(7)
    poll.gap("some are lost")
    assert calls == [("poll.set_cursor", "next"), ("poll.again",), ("poll.wait", 7), ("poll.gap", "some are lost")]
    with pytest.raises(TypeError, match="expected int"):
        poll.wait(0.5)  # type: ignore[arg-type]


def test_a_setup_reports_the_account_and_the_way() -> None:
    request = SetupRequest(
        Handle(
            "setup",
            account=None,
            hook_url="https://inbox.example/hooks/a",
            set_account=None,
            hears_by=None,
            report=None,
            renew_after=None,
        )
    )
    assert (request.account, request.hook_url) == (None, "https://inbox.example/hooks/a")
    calls.clear()
    request.set_account("a-1", "Shop")
    request.set_account("a-1")
    request.hears_by("poll")
    request.report("check it")
    request.renew_after(3_600)
    assert calls == [
        ("setup.set_account", "a-1", "Shop"),
        ("setup.set_account", "a-1", None),
        ("setup.hears_by", "poll"),
        ("setup.report", "check it"),
        ("setup.renew_after", 3_600),
    ]


def test_an_item_has_files_and_kept_values() -> None:
    stored = Handle("stored")
    by_url = intake.File("image").url("https://a/b").name("b.png").media_type("image/png")
    by_reference = intake.File("audio").reference("f-1").hint("voice").duration_ms(1_500)
    item = intake.Item("a", "k", "t", "c").keep("thread", "topic", "7").add_file(by_url).add_file(by_reference)
    intake.message(item.add_file(intake.File("file").content(Attachment(stored)).bytes("é")))
    names = [name for name, *_ in calls]
    assert names.count("item.add_file") == 3 and names[-1] == "intake.message"
    assert ("item.add_file", by_url._handle) in calls and ("item.keep", "thread", "topic", "7") in calls
    assert [call for call in calls if "file" in call[0] and call[0] != "item.add_file"] == [
        ("new file", "image"),
        ("file.url", "https://a/b"),
        ("file.name", "b.png"),
        ("file.media_type", "image/png"),
        ("new file", "audio"),
        ("file.reference", "f-1"),
        ("file.hint", "voice"),
        ("file.duration_ms", 1_500),
        ("new file", "file"),
        ("file.content", stored),
        ("file.bytes", "é".encode()),
    ]
    with pytest.raises(TypeError, match="expected File, got Attachment"):
        item.add_file(Attachment(stored))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected Attachment, got bytes"):
        intake.File("file").content(b"a")  # type: ignore[arg-type]


def test_an_unknown_item_has_a_document() -> None:
    intake.unknown("k", "kind dance")
    intake.unknown_item("k", "kind dance", "{}")
    assert calls == [("intake.unknown", "k", "kind dance"), ("intake.unknown_item", "k", "kind dance", b"{}")]


def test_a_rule_tells_whether_the_host_knows_it() -> None:
    assert rules.length("caption", 50, "utf-16") is True
    assert rules.rate("planet", 1, 1) is False
    rules.captions()
    rules.poll_every(10)
    rules.repeatable(3_600)
    rules.settles(60)
    rules.whole_replies(5_000_000)
    assert rules.gesture("edit", 900) is True
    rules.gesture("typing")
    assert calls == [
        ("rules.length", "caption", 50, "utf-16"),
        ("rules.rate", "planet", 1, 1),
        ("rules.captions",),
        ("rules.poll_every", 10),
        ("rules.repeatable", 3_600),
        ("rules.settles", 60),
        ("rules.whole_replies", 5_000_000),
        ("rules.gesture", "edit", 900),
        ("rules.gesture", "typing", 0),
    ]


def test_an_answer_becomes_a_file() -> None:
    http.send(http.Request("GET", "https://a/b").answer_to_file(1_000).follow_redirects())
    assert [name for name, *_ in calls] == [
        "new request",
        "request.answer_to_file",
        "request.follow_redirects",
        "http.send",
    ]
    assert calls[1] == ("request.answer_to_file", 1_000)
    assert http.Response(Handle(headers={"x-type": ["a", "b"]}.get)).headers("x-type") == ["a", "b"]


def test_a_whole_reply_has_all_files_and_a_subject() -> None:
    files = [Handle(name="a.pdf"), Handle(name=None)]
    part = Outgoing(Handle(attachment=files[0], attachments=files, subject="Your order", text="All of it."))
    assert [file.name for file in part.attachments] == ["a.pdf", None]
    assert part.attachment is not None and part.attachment.name == "a.pdf"
    assert (part.subject, part.text) == ("Your order", "All of it.")
    plain = Outgoing(Handle(attachments=[], subject=None))
    assert (plain.attachments, plain.subject) == ([], None)


def test_a_part_that_was_not_sent_is_reported() -> None:
    Outgoing(Handle("part", not_sent=None)).not_sent()
    assert calls == [("part.not_sent",)]


def test_an_item_has_a_subject() -> None:
    intake.message(intake.Item("a", "k", "t", "c").text("hi").subject("Where is it?"))
    assert calls[1:3] == [("item.text", "hi"), ("item.subject", "Where is it?")]


def test_a_file_has_an_address() -> None:
    file = Handle("file")
    assert links.address(Attachment(file), 600) == "https://inbox.example/f-1"
    assert calls == [("links.address", file, 600)]
    with pytest.raises(TypeError, match="expected Attachment, got str"):
        links.address("f-1", 600)  # type: ignore[arg-type]


def test_a_file_is_sent_in_parts() -> None:
    file = Handle("file")
    http.Request("POST", "https://a/b").file_range("part", Attachment(file), 1, 4)
    assert calls.pop() == ("request.file_range", "part", file, 1, 4)
    http.Request("PUT", "https://a/b").body_file_range(Attachment(file), 6, 100)
    assert calls.pop() == ("request.body_file_range", file, 6, 100)
    with pytest.raises(ValueError, match="-1 is not between"):
        http.Request("PUT", "https://a/b").body_file_range(Attachment(file), -1, 4)


def test_a_secret_is_put_into_a_json_body() -> None:
    http.send(http.Request("POST", "https://a/b").json({"auth": {"token": ""}}).json_secret("/auth/token", "token"))
    assert calls[2:4] == [
        ("request.body", b'{"auth": {"token": ""}}'),
        ("request.json_secret", "/auth/token", "token"),
    ]


def test_a_gesture_is_made() -> None:
    gesture = Gesture(
        Handle(
            "gesture",
            id="g",
            attempt=2,
            kind="edit",
            account="a",
            thread="t",
            conversation_kind="group",
            recipient="c",
            message="m-1",
            emoji=None,
            text="hé",
            seconds=0,
            sender="person",
            changed_id=None,
        )
    )
    assert (gesture.id, gesture.attempt, gesture.kind) == ("g", 2, "edit")
    assert (gesture.account, gesture.thread, gesture.conversation_kind) == ("a", "t", "group")
    assert (gesture.recipient, gesture.message, gesture.emoji) == ("c", "m-1", None)
    assert (gesture.text, gesture.seconds, gesture.sender) == ("hé", 0, "person")
    calls.clear()
    gesture.changed_id("m-2")
    assert calls == [("gesture.changed_id", "m-2")]
    with pytest.raises(TypeError, match="expected str"):
        gesture.changed_id(None)  # type: ignore[arg-type]


def test_a_gesture_has_kept_values() -> None:
    gesture = Gesture(Handle("gesture", kept=lambda of, key: "m-0" if (of, key) == ("message", "mark") else None))
    assert (gesture.kept("message", "mark"), gesture.kept("thread", "topic")) == ("m-0", None)
    assert calls == [("gesture.kept", "message", "mark"), ("gesture.kept", "thread", "topic")]


def test_typing_and_several_reactions_are_reported() -> None:
    item = intake.Item("a", "k", "t", "c")
    calls.clear()
    intake.typing(item, 5)
    intake.reaction_added(item, "m-1", "❤")
    intake.reaction_removed(item, "m-1", "❤")
    assert calls == [
        ("intake.typing", item._handle, 5),
        ("intake.reaction_added", item._handle, "m-1", "❤"),
        ("intake.reaction_removed", item._handle, "m-1", "❤"),
    ]
    with pytest.raises(TypeError, match="expected str"):
        intake.reaction_added(item, "m-1", None)  # type: ignore[arg-type]


def test_what_happens_besides_messages_is_reported() -> None:
    item = intake.Item("a", "k", "t", "c")
    calls.clear()
    intake.participant(item, "joined")
    intake.moved(item, "t-2")
    intake.identity_changed(item, "c-2")
    intake.reachability(item, "blocked")
    intake.consent(item, "marketing", True, "a form")
    intake.consent(item, "all", False)
    intake.account("a", "k", "limited", "quality")
    intake.account("a", "k", "ok")
    intake.taken(item, "d-1")
    intake.lead(item, "ads", [("Size?", "42"), ("When?", "now")])
    assert calls == [
        ("intake.participant", item._handle, "joined"),
        ("intake.moved", item._handle, "t-2"),
        ("intake.identity_changed", item._handle, "c-2"),
        ("intake.reachability", item._handle, "blocked"),
        ("intake.consent", item._handle, "marketing", True, "a form"),
        ("intake.consent", item._handle, "all", False, None),
        ("intake.account", "a", "k", "limited", "quality"),
        ("intake.account", "a", "k", "ok", None),
        ("intake.taken", item._handle, "d-1"),
        ("intake.lead", item._handle, "ads", [("Size?", "42"), ("When?", "now")]),
    ]
    with pytest.raises(TypeError, match="expected bool"):
        intake.consent(item, "all", None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected Item, got str"):
        intake.participant("a", "joined")  # type: ignore[arg-type]


def test_an_item_tells_about_its_conversation_and_its_contact() -> None:
    item = intake.Item("a", "k", "t", "c").conversation_name("Friends").contact_attribute("email", "ada@example.com")
    item.also_known_as("phone", "+48601234567").failure("131049", "the customer has left")
    intake.receipt(item, "m", "failed")
    assert calls[1:5] == [
        ("item.conversation_name", "Friends"),
        ("item.contact_attribute", "email", "ada@example.com"),
        ("item.also_known_as", "phone", "+48601234567"),
        ("item.failure", "131049", "the customer has left"),
    ]
    assert calls.pop() == ("intake.receipt", item._handle, "m", ReceiptState.FAILED)


def test_the_author_of_the_answered_message_is_known() -> None:
    assert Outgoing(Handle(reply_to_author="c-2")).reply_to_author == "c-2"
    assert Outgoing(Handle(reply_to_author=None)).reply_to_author is None
