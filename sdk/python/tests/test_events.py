"""Tests the members of events."""

from __future__ import annotations

import pytest
from conftest import Handle, calls

from plugboard import (
    CommandEvent,
    CommandList,
    CommentEvent,
    Contact,
    ContactEvent,
    Conversation,
    FeedbackEvent,
    Lead,
    LeadEvent,
    Message,
    MessageEvent,
    Outgoing,
    ReactionEvent,
    ReceiptEvent,
    ReplyReview,
    SuggestionRequest,
)


def test_a_property_calls_a_getter() -> None:
    event = MessageEvent(Handle("event", id="e", occurred_at=1.7e12, depth=0, late=False))
    assert (event.id, event.occurred_at, event.depth, event.late) == ("e", 1.7e12, 0, False)
    message = Message(Handle("message", author_name=None, attribute={"campaign": "spring"}.get))
    assert (message.author_name, message.attribute("campaign"), message.attribute("x")) == (None, "spring", None)
    assert calls[-1] == ("message.attribute", "x")


def test_a_handle_is_requested_once() -> None:
    conversation = Handle("conversation", contact=Handle("contact", name="Ada"), labels=["a"])
    event = MessageEvent(Handle("event", conversation=conversation))
    assert (event.conversation.labels, event.conversation.contact.name) == (["a"], "Ada")
    assert event.conversation.contact.name == "Ada"
    names = [call[0] for call in calls]
    assert (names.count("event.conversation"), names.count("conversation.contact")) == (1, 1)


def test_changeable_values_are_requested_each_time() -> None:
    labels = ["a"]
    conversation = Conversation(Handle(labels=lambda: list(labels), lead=lambda: None))
    assert (conversation.labels, conversation.lead) == (["a"], None)
    labels.append("b")
    assert conversation.labels == ["a", "b"]


def test_nested_objects_have_their_own_class() -> None:
    picture = Handle("file", kind="image", size=None, hint="sticker", duration_ms=None)
    message = Handle("message", text="before", subject="Parcel", attachments=[picture])
    conversation = Conversation(Handle(messages=lambda limit: [message] * limit, lead=Handle(id="l")))
    [earlier] = conversation.messages(1)
    [file] = earlier.attachments
    assert (earlier.text, earlier.subject) == ("before", "Parcel")
    assert (file.kind, file.size) == ("image", None)
    assert (file.hint, file.duration_ms) == ("sticker", None)
    assert isinstance(conversation.lead, Lead) and conversation.lead.id == "l"
    assert LeadEvent(Handle(lead=Handle(value=12.5))).lead.value == 12.5
    assert isinstance(MessageEvent(Handle(contact=Handle())).contact, Contact)


def test_a_document_is_parsed() -> None:
    assert MessageEvent(Handle(json='{"id": "e"}')).json() == {"id": "e"}


def test_parts_of_a_reply_have_pairs() -> None:
    part = Outgoing(Handle(quick_replies=[("Yes", "yes")], template=("hello", "en"), attachment=None))
    assert (part.quick_replies, part.template, part.attachment) == ([("Yes", "yes")], ("hello", "en"), None)


def test_where_a_private_reply_arrived_is_reported() -> None:
    part = Outgoing(Handle("part", sent=None, sent_in=None))
    part.sent("m1")
    part.sent_in("t1")
    assert calls == [("part.sent", "m1"), ("part.sent_in", "t1")]


def test_events_about_a_message_include_it() -> None:
    raw_message = Handle(text="hi")
    comment = CommentEvent(Handle(comment=raw_message, contact=Handle(name="Ada")))
    assert (comment.comment.text, comment.contact.name) == ("hi", "Ada")
    reaction = ReactionEvent(Handle(message=raw_message, emoji=None, contact=Handle(name="Ada")))
    assert (reaction.message.text, reaction.emoji, reaction.contact.name) == ("hi", None, "Ada")
    receipt = ReceiptEvent(Handle(message=raw_message, state="read"))
    assert (receipt.message.text, receipt.state) == ("hi", "read")


def test_a_removed_reaction_and_a_failed_message_are_explained() -> None:
    reaction = ReactionEvent(Handle(emoji=None, taken_back="👍"))
    assert (reaction.emoji, reaction.taken_back) == (None, "👍")
    failed = ReceiptEvent(Handle(state="failed", code="131049", reason="the customer has left"))
    assert (failed.state, failed.code, failed.reason) == ("failed", "131049", "the customer has left")
    read = ReceiptEvent(Handle(code=None, reason=None))
    assert (read.code, read.reason) == (None, None)


def test_a_message_tells_when_it_was_edited() -> None:
    assert Message(Handle(edited_at=1.7e12)).edited_at == 1.7e12
    assert Message(Handle(edited_at=None)).edited_at is None


def test_a_conversation_has_a_name_and_participants() -> None:
    people = [Handle(name="Bob"), Handle(name="Ada")]
    conversation = Conversation(
        Handle("conversation", name="Friends", participants=lambda limit: people[:limit], participant_count=12)
    )
    assert (conversation.name, conversation.participant_count) == ("Friends", 12)
    assert [contact.name for contact in conversation.participants(10)] == ["Bob", "Ada"]
    [first] = conversation.participants(1)
    assert isinstance(first, Contact)
    assert calls.pop() == ("conversation.participants", 1)
    assert Conversation(Handle(name=None)).name is None
    with pytest.raises(TypeError, match="expected int"):
        conversation.participants("10")  # type: ignore[arg-type]


def test_a_change_of_a_customer_is_reported() -> None:
    contact = Handle("contact", id="k", reachable=False, consent={"marketing": "withdrawn"}.get)
    event = ContactEvent(Handle(contact=contact, changes=["reachability", "consent"], purpose="marketing"))
    assert (event.contact.id, event.contact.reachable) == ("k", False)
    assert event.contact.consent("marketing") == "withdrawn"
    assert calls.pop() == ("contact.consent", "marketing")
    assert (event.changes, event.purpose) == (["reachability", "consent"], "marketing")
    assert ContactEvent(Handle(purpose=None)).purpose is None
    with pytest.raises(TypeError, match="expected str"):
        event.contact.consent(None)  # type: ignore[arg-type]


def test_feedback_rates_a_reply_or_the_conversation() -> None:
    rated = FeedbackEvent(Handle(message=Handle(text="hi"), rating=4, best=5, text=None))
    assert isinstance(rated.message, Message) and rated.message.text == "hi"
    assert (rated.rating, rated.best, rated.text) == (4, 5, None)
    assert FeedbackEvent(Handle(message=None)).message is None


def test_a_review_can_amend_or_hold_the_reply() -> None:
    message = Handle(text="teh")
    reply = ReplyReview(Handle(message=message, quick_replies=[("Yes", "yes")], template=("a", "en"), sender="person"))
    assert (reply.message.text, reply.quick_replies) == ("teh", [("Yes", "yes")])
    assert (reply.template, reply.sender) == (("a", "en"), "person")
    calls.clear()
    reply = ReplyReview(Handle("reply", amend=None, hold=None))
    reply.amend("the")
    reply.hold("look")
    assert calls == [("reply.amend", "the"), ("reply.hold", "look")]
    with pytest.raises(TypeError, match="expected str"):
        reply.amend(None)  # type: ignore[arg-type]


def test_an_assistant_suggests_and_offers() -> None:
    request = SuggestionRequest(Handle("request", agent="Eve", draft="", json='{"agent": "Eve"}', suggest=None))
    assert (request.agent, request.draft, request.json()) == ("Eve", "", {"agent": "Eve"})
    request.suggest("Hello")
    assert calls[-1] == ("request.suggest", "Hello")
    commands = CommandList(Handle("list", contact=Handle(name="Ada"), offer=None))
    assert commands.contact.name == "Ada"
    commands.offer("refund", "Refund", "order number")
    commands.offer("greet", "Greet")
    assert calls[-2:] == [("list.offer", "refund", "Refund", "order number"), ("list.offer", "greet", "Greet", None)]
    command = CommandEvent(Handle(name="refund", input="7", agent="Eve", late=False))
    assert (command.name, command.input, command.agent, command.late) == ("refund", "7", "Eve", False)
