"""Gestures, both ways: asked for as an automation, and made as a connector."""

import json

from plugboard import Failure, Gesture, MessageEvent, corrections, http, log, signals

import shop
from words import plain


def signal(event: MessageEvent, rest: str) -> None:
    """Shows that somebody is typing and has read, and reacts."""
    conversation, message = event.conversation, event.message
    signals.typing(conversation, 5)
    signals.read(conversation)
    signals.react(message, "👍")
    signals.react(message, None)
    try:
        signals.typing(conversation, 61)
    except Failure as failure:
        log.info(f"caught {failure.kind} {plain(failure.code)}")


def correct(event: MessageEvent, rest: str) -> None:
    """Corrects the last message that went out, and tries to correct the customer's."""
    out = [message for message in event.conversation.messages(10) if message.direction == "out"]
    sent = out[-1] if out else event.message
    log.info(f"edited-at {plain(sent.edited_at)}")
    corrections.edit(sent, "corrected")
    corrections.delete(sent)
    try:
        corrections.edit(event.message, "yours")
    except Failure as failure:
        log.info(f"caught {failure.kind} {plain(failure.code)}")


def perform(gesture: Gesture) -> None:
    about = f"{plain(gesture.message)} {plain(gesture.emoji)} {plain(gesture.text)}"
    log.info(f"gesture {gesture.kind} {about} {gesture.seconds}")
    log.info(f"mark {plain(gesture.kept('message', 'mark'))}")
    log.info(f"topic {plain(gesture.kept('thread', 'topic'))}")
    request = shop.request("POST", "/gestures").header("content-type", "application/json")
    request.body(
        json.dumps(
            {
                "id": gesture.id,
                "attempt": gesture.attempt,
                "account": gesture.account,
                "thread": gesture.thread,
                "recipient": gesture.recipient,
                "kind": gesture.conversation_kind,
                "sender": gesture.sender,
            }
        )
    )
    response = http.send(request)
    match response.status:
        case 200:
            changed = response.json().get("id")
            if isinstance(changed, str):
                gesture.changed_id(changed)
        case 429:
            raise shop.busy(response)
        case status:
            raise Failure.denied(f"the platform answered {status}", code="refused")
