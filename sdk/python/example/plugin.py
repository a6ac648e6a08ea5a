"""Greets each new customer."""

from plugboard import ConversationEvent, config, replies

GREETING = "Hello {name}, how can we help?"


def on_conversation(event: ConversationEvent) -> None:
    if "created" not in event.changes:
        return
    conversation = event.conversation
    greeting = config.get("greeting") or GREETING
    replies.reply(conversation, greeting.replace("{name}", conversation.contact.first_name or "there"))
