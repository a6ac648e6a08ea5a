from unittest.mock import Mock

import pytest
from plugboard import ConversationEvent

import plugin


@pytest.fixture
def replies(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replaces the host: replies are added to this list."""
    replies: list[str] = []
    monkeypatch.setattr("plugboard.config.get", lambda path: None)
    monkeypatch.setattr("plugboard.replies.reply", lambda conversation, draft: replies.append(draft))
    return replies


def event(changes: list[str], first_name: str | None) -> Mock:
    event = Mock(spec=ConversationEvent, changes=changes)
    event.conversation.contact.first_name = first_name
    return event


def test_a_new_conversation_is_greeted(replies: list[str]) -> None:
    plugin.on_conversation(event(["created"], "Ada"))
    plugin.on_conversation(event(["created"], None))
    assert replies == ["Hello Ada, how can we help?", "Hello there, how can we help?"]


def test_other_changes_are_not_greeted(replies: list[str]) -> None:
    plugin.on_conversation(event(["labels"], "Ada"))
    assert replies == []
