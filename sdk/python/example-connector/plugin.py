"""Connects a Telegram bot to the inbox: texts and files, in private chats and in groups.

The Bot API is documented at https://core.telegram.org/bots/api. README.md lists how each update is reported.
"""

from __future__ import annotations

import json
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from plugboard import Failure, HookRequest, Outgoing, ProfileRequest, config, http, intake, log, rules, secrets

T = TypeVar("T")

CHATS = {"private": "direct", "group": "group", "supergroup": "group"}
"""The inbox's kind of conversation for each type of chat. Telegram channels have no customers."""

FILES = {"video": "video", "voice": "audio", "audio": "audio", "document": "file"}
"""The members of a message that hold a file, and the inbox's kind of file. Photos come in several sizes."""

METHODS = {
    "image": ("sendPhoto", "photo"),
    "video": ("sendVideo", "video"),
    "audio": ("sendAudio", "audio"),
    "file": ("sendDocument", "document"),
}
"""The method that sends each kind of file, and the form field for the file."""

MEGABYTE = 1_000_000


class Unreadable(Exception):
    """Raised for an update that cannot be read, with the reason."""


def connector_verify(request: HookRequest) -> None:
    """Verifies the secret token that Telegram sends with each update, as it was given to setWebhook.

    The host compares it, so the plugin never sees the secret.
    """
    word = request.header("X-Telegram-Bot-Api-Secret-Token")
    if word is None or not secrets.equals("webhook_secret", word):
        raise Failure.denied("the secret token does not match", code="bad-signature")


def connector_receive(request: HookRequest) -> None:
    """Reports an update. Telegram sends one per request."""
    update = request.json()
    number = update.get("update_id") if isinstance(update, dict) else None
    if type(number) is not int:
        raise Failure.invalid("the body is not a Telegram update")
    try:
        report(update)
    except Unreadable as error:
        intake.unknown(f"update:{number}", str(error))


def connector_send(part: Outgoing) -> None:
    """Sends one text or file."""
    if not part.thread.lstrip("-").isdecimal():
        raise Failure.invalid(f"`{part.thread}` is not a Telegram chat", code="no-chat")
    replied = (part.reply_to or "").rpartition(":")[2]
    # The reply is sent even if the message that it answers was deleted.
    reply = {"message_id": int(replied), "allow_sending_without_reply": True} if replied.isdecimal() else None
    file = part.attachment
    if file is None:
        body = {"chat_id": int(part.thread), "text": part.text, "reply_parameters": reply}
        request = http.Request("POST", f"{api()}/sendMessage")
        request.json({name: value for name, value in body.items() if value is not None})
    else:
        method, field = METHODS.get(file.kind, METHODS["file"])
        request = http.Request("POST", f"{api()}/{method}").field("chat_id", part.thread).file(field, file)
        if reply is not None:
            request.field("reply_parameters", json.dumps(reply))
    sent = call(request).get("message_id")
    if type(sent) is int:
        part.sent(f"{part.thread}:{sent}")
    else:
        log.warn("Telegram accepted a message but returned no identifier for it")
        part.sent()


def connector_profile(request: ProfileRequest) -> None:
    """Looks up a customer's name, for customers whose name did not come with a message."""
    person = call(http.Request("GET", f"{api()}/getChat?{urlencode({'chat_id': request.contact})}"))
    name = full_name(person)
    if name:
        request.set_name(name)
    username = person.get("username")
    if isinstance(username, str):
        request.set_attribute("username", username)


def connector_rules() -> None:
    """Declares what Telegram allows."""
    rules.text_limit(4_096, utf16=True)
    rules.attachment("image", 10 * MEGABYTE)
    for kind in ("video", "audio", "file"):
        rules.attachment(kind, 50 * MEGABYTE)
    rules.send_rate(30, 1)


def report(update: dict[str, Any]) -> None:
    """Reports the message or edit of an update."""
    sent, edited = optional(update, "message", dict), optional(update, "edited_message", dict)
    if sent is not None:
        report_message(sent)
    elif edited is not None:
        report_edit(edited, update["update_id"])
    else:
        kinds = ", ".join(sorted(name for name in update if name != "update_id"))
        raise Unreadable(f"an update of the unknown kind `{kinds:.64}`")


def report_message(message: dict[str, Any]) -> None:
    """Reports a new message."""
    external_id, text, file = identifier(message), text_of(message), file_of(message)
    if text is None and file is None:
        raise Unreadable("a message with neither text nor a supported file")
    item = item_of(message, f"message:{external_id}", "date").external_id(external_id)
    replied = optional(message, "reply_to_message", dict)
    if replied is not None:
        item.reply_to(identifier(replied))
    if text is not None:
        item.text(text)
    if file is not None:
        attach(item, *file)
    intake.message(item)


def report_edit(message: dict[str, Any], update: int) -> None:
    """Reports that a message was edited.

    A message may be edited twice within a second, so the update's identifier is the dedupe key.
    """
    external_id, text = identifier(message), text_of(message)
    if text is None:
        raise Unreadable("an edited message without text")
    intake.edit(item_of(message, f"edit:{update}", "edit_date"), external_id, text)


def item_of(message: dict[str, Any], key: str, date: str) -> intake.Item:
    """Creates an item with the members that every message has. A bot has one account, which has no name."""
    chat, sender = required(message, "chat", dict), required(message, "from", dict)
    kind = CHATS.get(required(chat, "type", str))
    if kind is None:
        raise Unreadable("a message in an unknown type of chat")
    thread, contact = str(required(chat, "id", int)), str(required(sender, "id", int))
    item = intake.Item("", key, thread, contact).conversation_kind(kind).at(required(message, date, int) * 1_000.0)
    name, username = full_name(sender), optional(sender, "username", str)
    if name:
        item.contact_name(name)
    if username:
        item.attribute("username", username)
    return item


def identifier(message: dict[str, Any]) -> str:
    """Returns a message's identifier. A message's number is unique only within its chat, so the chat is part of it."""
    return f"{required(required(message, 'chat', dict), 'id', int)}:{required(message, 'message_id', int)}"


def text_of(message: dict[str, Any]) -> str | None:
    """Returns a message's text, or the caption of its file."""
    text = optional(message, "text", str)
    return optional(message, "caption", str) if text is None else text


def full_name(person: dict[str, Any]) -> str:
    """Returns the first and last name, as far as they are given."""
    names = (person.get("first_name"), person.get("last_name"))
    return " ".join(name for name in names if isinstance(name, str) and name)


def file_of(message: dict[str, Any]) -> tuple[str, str, str | None] | None:
    """Returns a message's file as its kind, Telegram's identifier of it, and its name."""
    sizes = optional(message, "photo", list)
    if sizes:
        # The last size is the largest.
        return "image", required(sizes[-1], "file_id", str), None
    for member, kind in FILES.items():
        file = optional(message, member, dict)
        if file is not None:
            return kind, required(file, "file_id", str), optional(file, "file_name", str)
    return None


def attach(item: intake.Item, kind: str, file: str, name: str | None) -> None:
    """Adds a file to a message.

    Telegram's address for it is valid for an hour. The host inserts the token when it fetches the file.
    """
    try:
        path = call(http.Request("GET", f"{api()}/getFile?{urlencode({'file_id': file})}")).get("file_path")
    except Failure as failure:
        if failure.kind in ("unavailable", "uncertain", "rate-limited"):
            # The host stores the update and calls the connector again later.
            raise
        # For example a file of more than 20 MB, which bots cannot download.
        item.warning(f"a file was left out: {failure.message}")
        return
    if isinstance(path, str) and path:
        item.attachment(kind, f"{api('file/')}/{quote(path)}", name)
    else:
        item.warning("a file was left out: Telegram returned no address for it")


def call(request: http.Request) -> dict[str, Any]:
    """Sends a request to the Bot API. Returns the result, or an empty dict if the response cannot be read."""
    response = http.send(request)
    try:
        answer = response.json()
    except Failure:
        answer = None
    answer = answer if isinstance(answer, dict) else {}
    if not response.ok:
        raise refused(response.status, answer)
    result = answer.get("result")
    return result if isinstance(result, dict) else {}


def refused(status: int, answer: dict[str, Any]) -> Failure:
    """Converts an error response to a failure."""
    description, parameters = answer.get("description"), answer.get("parameters")
    message = f"Telegram answered {status}" + (f": {description:.200}" if isinstance(description, str) else "")
    if status == 429:
        wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
        return Failure.rate_limited(message, code="429", retry_after_ms=wait * 1_000 if type(wait) is int else None)
    if status == 403:
        # The person blocked the bot, left the group, or never pressed Start.
        return Failure.denied(message, code="person-unavailable")
    if status in (401, 404):
        return Failure.denied(message, code="bad-token")
    if status >= 500:
        # The message may have been sent anyway.
        return Failure.uncertain(message, code=str(status))
    if isinstance(parameters, dict) and "migrate_to_chat_id" in parameters:
        return Failure.denied(message, code="group-moved")
    return Failure.invalid(message, code=str(status))


def api(before: str = "") -> str:
    """Returns the base URL of the Bot API. The host inserts the token."""
    return f"{config.get('api_base') or 'https://api.telegram.org'}/{before}bot${{secret.bot_token}}"


def optional(of: Any, name: str, kind: type[T]) -> T | None:
    """Returns an optional member."""
    value = of.get(name) if isinstance(of, dict) else None
    if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
        raise Unreadable(f"an update that cannot be read: `{name}` is not of the type {kind.__name__}")
    return value


def required(of: Any, name: str, kind: type[T]) -> T:
    """Returns a required member."""
    value = optional(of, name, kind)
    if value is None:
        raise Unreadable(f"an update that cannot be read: `{name}` is missing")
    return value
