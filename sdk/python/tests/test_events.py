"""What an event shows."""

from __future__ import annotations

from conftest import Handle, calls

from plugboard import Contact, Conversation, Lead, LeadEvent, Message, MessageEvent, Outgoing


def test_a_property_is_a_getter() -> None:
    event = MessageEvent(Handle("event", id="e", occurred_at=1.7e12, depth=0, late=False))
    assert (event.id, event.occurred_at, event.depth, event.late) == ("e", 1.7e12, 0, False)
    message = Message(Handle("message", author_name=None, attribute={"campaign": "spring"}.get))
    assert (message.author_name, message.attribute("campaign"), message.attribute("x")) == (None, "spring", None)
    assert calls[-1] == ("message.attribute", "x")


def test_a_handle_is_asked_for_once() -> None:
    conversation = Handle("conversation", contact=Handle("contact", name="Ada"), labels=["a"])
    event = MessageEvent(Handle("event", conversation=conversation))
    assert (event.conversation.labels, event.conversation.contact.name) == (["a"], "Ada")
    assert event.conversation.contact.name == "Ada"
    names = [call[0] for call in calls]
    assert (names.count("event.conversation"), names.count("conversation.contact")) == (1, 1)


def test_what_may_change_is_asked_for_each_time() -> None:
    labels = ["a"]
    conversation = Conversation(Handle(labels=lambda: list(labels), lead=lambda: None))
    assert (conversation.labels, conversation.lead) == (["a"], None)
    labels.append("b")
    assert conversation.labels == ["a", "b"]


def test_what_is_inside_has_its_own_kind() -> None:
    message = Handle("message", text="before", attachments=[Handle("file", kind="image", size=None)])
    conversation = Conversation(Handle(messages=lambda limit: [message] * limit, lead=Handle(id="l")))
    [earlier] = conversation.messages(1)
    [file] = earlier.attachments
    assert (earlier.text, file.kind, file.size) == ("before", "image", None)
    assert isinstance(conversation.lead, Lead) and conversation.lead.id == "l"
    assert LeadEvent(Handle(lead=Handle(value=12.5))).lead.value == 12.5
    assert isinstance(MessageEvent(Handle(contact=Handle())).contact, Contact)


def test_a_document_is_read() -> None:
    assert MessageEvent(Handle(json='{"id": "e"}')).json() == {"id": "e"}


def test_parts_of_a_reply_hold_pairs() -> None:
    part = Outgoing(Handle(quick_replies=[("Yes", "yes")], template=("hello", "en"), attachment=None))
    assert (part.quick_replies, part.template, part.attachment) == ([("Yes", "yes")], ("hello", "en"), None)
