"""Answers questions about the opening hours, and counts them."""

from plugboard import MessageEvent, config, kv, log, replies


def on_message(event: MessageEvent) -> None:
    if "hours?" not in event.message.text.lower():
        return
    hours = config.get("hours")
    if hours is None:
        raise config.wrong("hours", "is missing")
    replies.reply(event.conversation, f"We are open {hours}.")
    asked = kv.shared_add("asked", 1)
    log.info(f"asked {asked:.0f} times so far")
