"""Tests how the powers and `text` convert their arguments and results."""

from __future__ import annotations

import pytest
from conftest import Handle, Hash, PieceData, PieceSecret, calls

from plugboard import (
    Attachment,
    Conversation,
    Failure,
    Message,
    corrections,
    directory,
    feedback,
    files,
    handover,
    replies,
    secrets,
    signals,
    text,
)

conversation_handle = Handle("conversation")
conversation = Conversation(conversation_handle)


def test_feedback_is_recorded_with_or_without_text() -> None:
    feedback.record(conversation, 4, 5, "fine")
    feedback.record(conversation, 10, 10)
    assert calls == [
        ("feedback.record", conversation_handle, 4, 5, "fine"),
        ("feedback.record", conversation_handle, 10, 10, None),
    ]
    with pytest.raises(TypeError, match="expected int"):
        feedback.record(conversation, 4.5, 5)  # type: ignore[arg-type]


def test_a_comment_is_answered_in_private() -> None:
    comment = Handle("comment")
    assert handover.private_reply(Message(comment), "hi") == "allowed"
    assert calls[-1][1] is comment and calls[-1][2].text == "hi"
    assert handover.Draft is replies.Draft
    handover.private_reply(Message(comment), handover.Draft("hello").quick_reply("Yes", "yes"))
    assert calls[-1][2].text == "hello"
    assert handover.linked(conversation) == ["c2", "c1"]
    with pytest.raises(TypeError, match="expected Message"):
        handover.private_reply(conversation, "hi")  # type: ignore[arg-type]


def test_the_directory_returns_documents() -> None:
    assert directory.conversation("c1") == {"id": "c1"}
    assert directory.conversations(contact="k", status="open", limit=10) == [{"id": "c2"}, {"id": "c1"}]
    assert directory.messages("c1", 5) == [{"id": "m1"}]
    assert directory.find_contacts("email", "ada@example.com", 10) == []
    assert calls == [
        ("directory.conversation", "c1"),
        ("directory.conversations", "k", None, "open", 10),
        ("directory.messages", "c1", 5),
        ("directory.find_contacts", "email", "ada@example.com", 10),
    ]
    with pytest.raises(Failure, match="there is none") as caught:
        directory.contact("nobody")
    assert (caught.value.kind, caught.value.code) == ("not-found", "unknown")


def test_a_file_is_read_in_parts() -> None:
    file = Handle("file")
    assert files.read(Attachment(file), 4, 4) == b"abcd"
    assert calls == [("files.read", file, 4, 4)]
    with pytest.raises(ValueError, match="-1 is not between"):
        files.read(Attachment(file), -1, 4)


def test_texts_are_analysed() -> None:
    assert text.fold("Where is my ORDER?") == "where is my order"
    assert text.contains("Where is my ORDER?", ("refund", "order", "wher*")) == [1, 2]
    assert text.emails("I am ada@example.com") == ["ada@example.com"]
    assert text.phones("601 234 567, 22 1", "PL") == [
        text.Phone("601 234 567", "+48601234567", None),
        text.Phone("22 1", "+48221", "89"),
    ]
    text.phones("601 234 567")
    assert text.language("?") is None
    assert calls == [
        ("text.fold", "Where is my ORDER?"),
        ("text.contains", "Where is my ORDER?", ["refund", "order", "wher*"]),
        ("text.emails", "I am ada@example.com"),
        ("text.phones", "601 234 567, 22 1", "PL"),
        ("text.phones", "601 234 567", None),
        ("text.language", "?"),
    ]
    with pytest.raises(TypeError, match="expected a list of str"):
        text.contains("a", "order")


def test_data_and_secrets_are_hashed() -> None:
    pieces: list[secrets.Piece] = ["ü", secrets.Secret("token"), b"b"]
    raw = [PieceData("ü".encode()), PieceSecret("token"), PieceData(b"b")]
    assert secrets.hash_of("sha256", pieces) == b"digest"
    assert calls.pop() == ("secrets.hash_of", Hash.SHA256, raw)
    assert secrets.hash_matches("sha1", iter(pieces), b"other") is False
    assert calls.pop() == ("secrets.hash_matches", Hash.SHA1, raw, b"other")
    with pytest.raises(TypeError, match="expected a list of pieces, got str"):
        secrets.hash_of("sha256", "ab")
    with pytest.raises(TypeError, match="expected bytes or str, got int: 5"):
        secrets.hash_matches("sha256", [5], b"")  # type: ignore[list-item]
    with pytest.raises(ValueError, match="`md5` is not one of: sha1, sha256"):
        secrets.hash_of("md5", pieces)  # type: ignore[arg-type]
    assert calls == []


def test_several_secrets_are_joined_into_a_key() -> None:
    assert secrets.hmac_joined(("client", "token"), "&", "sha1", "data") == b"mac"
    assert calls == [("secrets.hmac_joined", ["client", "token"], "&", Hash.SHA1, b"data")]
    with pytest.raises(TypeError, match="expected a list of str"):
        secrets.hmac_joined("token", "&", "sha1", "data")


def test_a_signature_is_checked_with_a_public_key() -> None:
    assert secrets.ed25519_matches("key", "data", b"signature") is True
    assert calls == [("secrets.ed25519_matches", "key", b"data", b"signature")]


def test_signals_are_sent() -> None:
    message = Handle("message")
    signals.typing(conversation, 5)
    signals.read(conversation)
    signals.react(Message(message), "👍")
    signals.react(Message(message), None)
    assert calls == [
        ("signals.typing", conversation_handle, 5),
        ("signals.read", conversation_handle),
        ("signals.react", message, "👍"),
        ("signals.react", message, None),
    ]
    with pytest.raises(TypeError, match="expected int"):
        signals.typing(conversation, 0.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected Message, got Conversation"):
        signals.react(conversation, "👍")  # type: ignore[arg-type]


def test_a_message_is_corrected() -> None:
    message = Handle("message")
    corrections.edit(Message(message), "corrected")
    corrections.delete(Message(message))
    assert calls == [("corrections.edit", message, "corrected"), ("corrections.delete", message)]
    with pytest.raises(TypeError, match="expected str"):
        corrections.edit(Message(message), None)  # type: ignore[arg-type]
