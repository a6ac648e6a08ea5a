from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest
from plugboard import Failure, HookRequest, http

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
    """Replaces the host: items and unknown events are added to this list."""
    reported: list[Any] = []
    monkeypatch.setattr("plugboard.intake.Item", Item)
    monkeypatch.setattr("plugboard.intake.message", lambda item: reported.append(item.filled))
    monkeypatch.setattr("plugboard.intake.unknown", lambda key, reason: reported.append((key, reason)))
    return reported


def receive(body: Any) -> None:
    request = Mock(spec=HookRequest)
    request.json.return_value = body
    plugin.connector_receive(request)


def test_a_message_is_reported_with_its_files(reported: list[Any]) -> None:
    file = {"type": "image", "url": "https://files.platform.example/a.png"}
    event = {"id": "e-1", "type": "message", "from": {"id": "c-1", "name": "Ada"}, "at": 5, "files": [file]}
    receive({"account": "a-1", "events": [event]})
    filled = [("external_id", "e-1"), ("at", 5), ("contact_name", "Ada"), ("attachment", "image", file["url"], None)]
    assert reported == [["a-1", "message:e-1", "c-1", "c-1", *filled]]


def test_an_unreadable_event_is_stored_as_unknown(reported: list[Any]) -> None:
    wave = {"id": "e-4", "type": "wave", "from": {"id": "c-1"}}
    malformed = {"id": "e-5", "type": "message", "from": {"id": "c-1"}, "text": 7}
    receive({"account": "a-1", "events": [wave, malformed, None]})
    assert [key for key, _ in reported] == ["unknown:e-4", "unknown:e-5", "unknown:null"]


@pytest.mark.parametrize("body", [None, 7, [], {}, {"account": "", "events": []}, {"account": "a-1", "events": {}}])
def test_a_malformed_envelope_is_invalid(body: Any) -> None:
    with pytest.raises(Failure) as caught:
        receive(body)
    assert caught.value.kind == "invalid"


def test_a_signature_is_hexadecimal_after_its_prefix() -> None:
    assert plugin.signature("sha256=00fF") == b"\x00\xff"
    for wrong in ("", "00ff", "sha256=0", "sha256=zz", "sha256=é☂"):
        assert plugin.signature(wrong) is None


def test_each_error_response_becomes_the_right_failure() -> None:
    response = Mock(spec=http.Response, status=429)
    response.json.return_value = {"error": "busy"}
    response.header.return_value = "30"
    failure = plugin.refused(response, "uncertain")
    assert (failure.kind, failure.code, failure.retry_after_ms) == ("rate-limited", "busy", 30_000)
    response.status = 503
    assert plugin.refused(response, "uncertain").kind == "uncertain"
