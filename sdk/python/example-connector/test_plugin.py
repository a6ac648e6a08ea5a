from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest
from plugboard import Failure, HookRequest

import plugin


class Item:
    """Replaces an item of the host and records what it is filled with."""

    def __init__(self, *arguments: str) -> None:
        self.filled: list[Any] = list(arguments)

    def __getattr__(self, member: str) -> Any:
        def record(*arguments: Any) -> Item:
            self.filled.append((member, *arguments))
            return self

        return record


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Replaces the host and Telegram: items are added to this list, and each file has an address."""
    reported: list[Any] = []
    monkeypatch.setattr("plugboard.intake.Item", Item)
    monkeypatch.setattr("plugboard.intake.message", lambda item: reported.append(item.filled))
    monkeypatch.setattr(
        "plugboard.intake.edit", lambda item, message, text: reported.append([*item.filled, message, text])
    )
    monkeypatch.setattr("plugboard.intake.unknown", lambda key, reason: reported.append((key, reason)))
    monkeypatch.setattr("plugboard.config.get", lambda path: None)
    monkeypatch.setattr("plugboard.http.Request", lambda method, url: url)
    monkeypatch.setattr(plugin, "call", lambda request: {"file_path": "photos/file 0.jpg"})
    return reported


ADA = {"id": 9001, "first_name": "Ada", "last_name": "Lovelace", "username": "ada"}
CHAT = {"id": 9001, "type": "private"}


def receive(update: Any) -> None:
    request = Mock(spec=HookRequest)
    request.json.return_value = update
    plugin.connector_receive(request)


def message(**more: Any) -> dict[str, Any]:
    return {"message_id": 11, "date": 5, "from": ADA, "chat": CHAT, **more}


def test_a_photo_has_its_caption_and_a_url_without_the_token(reported: list[Any]) -> None:
    sizes = [{"file_id": "small"}, {"file_id": "large"}]
    receive({"update_id": 1, "message": message(caption="This one", photo=sizes)})
    [filled] = reported
    assert filled[:4] == ["", "message:9001:11", "9001", "9001"]
    assert ("at", 5_000.0) in filled and ("contact_name", "Ada Lovelace") in filled and ("text", "This one") in filled
    address = "https://api.telegram.org/file/bot${secret.bot_token}/photos/file%200.jpg"
    assert filled[-1] == ("attachment", "image", address, None)


def test_a_file_that_cannot_be_fetched_is_left_out(reported: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    refused = Failure.invalid("file is too big")
    monkeypatch.setattr(plugin, "call", Mock(side_effect=refused))
    receive({"update_id": 1, "message": message(document={"file_id": "large"})})
    assert reported[0][-1] == ("warning", "a file was left out: file is too big")
    monkeypatch.setattr(plugin, "call", Mock(side_effect=Failure.unavailable("not reached")))
    with pytest.raises(Failure, match="not reached"):
        receive({"update_id": 2, "message": message(document={"file_id": "later"})})


def test_a_group_is_the_thread_and_the_author_is_the_contact(reported: list[Any]) -> None:
    receive({"update_id": 1, "message": message(text="hi", chat={"id": -100, "type": "supergroup"})})
    assert reported[0][:4] == ["", "message:-100:11", "-100", "9001"]
    assert ("conversation_kind", "group") in reported[0]


def test_an_edit_names_the_message(reported: list[Any]) -> None:
    receive({"update_id": 7, "edited_message": message(edit_date=6, text="hello")})
    assert reported[0][1] == "edit:7" and reported[0][-2:] == ["9001:11", "hello"]


def test_an_unreadable_update_is_stored_as_unknown(reported: list[Any]) -> None:
    unreadable: list[dict[str, Any]] = [
        {"poll": {}},
        {"message": message(location={})},
        {"message": message(text=7)},
        {"message": {"date": 5}},
    ]
    for number, update in enumerate(unreadable):
        receive({"update_id": number, **update})
    assert [key for key, _ in reported] == ["update:0", "update:1", "update:2", "update:3"]
    wrong: list[Any] = [None, [], {}, {"update_id": True}]
    for broken in wrong:
        with pytest.raises(Failure) as caught:
            receive(broken)
        assert caught.value.kind == "invalid"


@pytest.mark.parametrize(
    ("status", "answer", "expected"),
    [
        (429, {"parameters": {"retry_after": 5}}, ("rate-limited", "429", 5_000)),
        (429, {}, ("rate-limited", "429", None)),
        (403, {"description": "Forbidden: bot was blocked by the user"}, ("denied", "person-unavailable", None)),
        (400, {"parameters": {"migrate_to_chat_id": -100}}, ("denied", "group-moved", None)),
        (400, {"description": "Bad Request: chat not found"}, ("invalid", "400", None)),
        (502, {}, ("uncertain", "502", None)),
    ],
)
def test_each_error_response_becomes_the_right_failure(status: int, answer: dict[str, Any], expected: Any) -> None:
    failure = plugin.refused(status, answer)
    assert (failure.kind, failure.code, failure.retry_after_ms) == expected
