from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest
from plugboard import Failure, HookRequest, http

import plugin


class Item:
    """Replaces an item of the host and records what it is filled with."""

    def __init__(self, *given: str) -> None:
        self.said: list[Any] = list(given)

    def __getattr__(self, member: str) -> Any:
        def note(*given: Any) -> Item:
            self.said.append((member, *given))
            return self

        return note


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Replaces the host: items and unknown events are added to this list."""
    told: list[Any] = []
    monkeypatch.setattr("plugboard.intake.Item", Item)
    monkeypatch.setattr("plugboard.intake.message", lambda item: told.append(item.said))
    monkeypatch.setattr("plugboard.intake.unknown", lambda key, reason: told.append((key, reason)))
    return told


def receive(body: Any) -> None:
    request = Mock(spec=HookRequest)
    request.json.return_value = body
    plugin.connector_receive(request)


def test_a_message_is_told_with_its_files(told: list[Any]) -> None:
    file = {"type": "image", "url": "https://files.platform.example/a.png"}
    event = {"id": "e-1", "type": "message", "from": {"id": "c-1", "name": "Ada"}, "at": 5, "files": [file]}
    receive({"account": "a-1", "events": [event]})
    filled = [("external_id", "e-1"), ("at", 5), ("contact_name", "Ada"), ("attachment", "image", file["url"], None)]
    assert told == [["a-1", "message:e-1", "c-1", "c-1", *filled]]


def test_what_cannot_be_read_is_kept(told: list[Any]) -> None:
    wave = {"id": "e-4", "type": "wave", "from": {"id": "c-1"}}
    odd = {"id": "e-5", "type": "message", "from": {"id": "c-1"}, "text": 7}
    receive({"account": "a-1", "events": [wave, odd, None]})
    assert [key for key, _ in told] == ["unknown:e-4", "unknown:e-5", "unknown:null"]


@pytest.mark.parametrize("body", [None, 7, [], {}, {"account": "", "events": []}, {"account": "a-1", "events": {}}])
def test_a_broken_envelope_is_invalid(body: Any) -> None:
    with pytest.raises(Failure) as caught:
        receive(body)
    assert caught.value.kind == "invalid"


def test_a_signature_is_hexadecimal_behind_its_prefix() -> None:
    assert plugin.signature("sha256=00fF") == b"\x00\xff"
    for wrong in ("", "00ff", "sha256=0", "sha256=zz", "sha256=é☂"):
        assert plugin.signature(wrong) is None


def test_a_refusal_says_what_becomes_of_the_message() -> None:
    response = Mock(spec=http.Response, status=429)
    response.json.return_value = {"error": "busy"}
    response.header.return_value = "30"
    failure = plugin.refused(response, "uncertain")
    assert (failure.kind, failure.code, failure.retry_after_ms) == ("rate-limited", "busy", 30_000)
    response.status = 503
    assert plugin.refused(response, "uncertain").kind == "uncertain"
