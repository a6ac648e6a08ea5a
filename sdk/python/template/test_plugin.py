from unittest.mock import Mock

import pytest
from plugboard import MessageEvent

import plugin


@pytest.fixture
def output(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replaces the host: replies and log lines are added to this list."""
    output: list[str] = []
    monkeypatch.setattr("plugboard.config.get", lambda path: "from 9 to 17")
    monkeypatch.setattr("plugboard.kv.shared_add", lambda key, by: 2.0)
    monkeypatch.setattr("plugboard.log.info", output.append)
    monkeypatch.setattr("plugboard.replies.reply", lambda conversation, draft: output.append(draft))
    return output


def message(text: str) -> Mock:
    event = Mock(spec=MessageEvent)
    event.message.text = text
    return event


def test_questions_about_the_hours_are_answered(output: list[str]) -> None:
    plugin.on_message(message("What are your hours?"))
    assert output == ["We are open from 9 to 17.", "asked 2 times so far"]


def test_other_questions_are_not_answered(output: list[str]) -> None:
    plugin.on_message(message("Where is my order?"))
    assert output == []
