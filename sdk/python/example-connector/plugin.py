"""Joins a Telegram bot to the inbox: texts and files, in private chats and in groups.

What Telegram sends and takes stands in https://core.telegram.org/bots/api. README.md says what comes in as what.
"""

from __future__ import annotations

import json
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from plugboard import Failure, HookRequest, Outgoing, ProfileRequest, config, http, intake, log, rules, secrets

T = TypeVar("T")

CHATS = {"private": "direct", "group": "group", "supergroup": "group"}
"""The inbox's word for each type of chat. A channel has no customers."""

FILES = {"video": "video", "voice": "audio", "audio": "audio", "document": "file"}
"""The members of a message that are a file, and the inbox's word for it. A photo comes in several sizes."""

METHODS = {
    "image": ("sendPhoto", "photo"),
    "video": ("sendVideo", "video"),
    "audio": ("sendAudio", "audio"),
    "file": ("sendDocument", "document"),
}
"""The method that sends a kind of file, and the field that the file goes into."""

MEGABYTE = 1_000_000


class Odd(Exception):
    """Why an update cannot be read."""


def connector_verify(request: HookRequest) -> None:
    """Telegram says with each update the word that setWebhook was given. The host compares it."""
    word = request.header("X-Telegram-Bot-Api-Secret-Token")
    if word is None or not secrets.equals("webhook_secret", word):
        raise Failure.denied("the secret token does not fit", code="bad-signature")


def connector_receive(request: HookRequest) -> None:
    """Tells of an update. Telegram sends one at a time."""
    update = request.json()
    number = update.get("update_id") if isinstance(update, dict) else None
    if type(number) is not int:
        raise Failure.invalid("the body is not an update of Telegram's")
    try:
        take(update)
    except Odd as odd:
        intake.unknown(f"update:{number}", str(odd))


def connector_send(part: Outgoing) -> None:
    """Sends one text or file."""
    if not part.thread.lstrip("-").isdecimal():
        raise Failure.invalid(f"`{part.thread}` is not a chat of Telegram's", code="no-chat")
    answered = (part.reply_to or "").rpartition(":")[2]
    # The answer goes out as well where the message that it answers is deleted.
    reply = {"message_id": int(answered), "allow_sending_without_reply": True} if answered.isdecimal() else None
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
        log.warn("Telegram took a message and told no identifier of it")
        part.sent()


def connector_profile(request: ProfileRequest) -> None:
    """Finds out who a customer is, where the name did not come with a message."""
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


def take(update: dict[str, Any]) -> None:
    """Tells of what an update is about."""
    sent, edited = want(update, "message", dict), want(update, "edited_message", dict)
    if sent is not None:
        take_message(sent)
    elif edited is not None:
        take_edit(edited, update["update_id"])
    else:
        kinds = ", ".join(sorted(name for name in update if name != "update_id"))
        raise Odd(f"an update of the kind `{kinds:.64}`, which is not known")


def take_message(message: dict[str, Any]) -> None:
    """Tells of a new message."""
    external_id, text, file = identifier(message), words(message), file_of(message)
    if text is None and file is None:
        raise Odd("a message with neither words nor a file that is known")
    item = item_of(message, f"message:{external_id}", "date").external_id(external_id)
    answered = want(message, "reply_to_message", dict)
    if answered is not None:
        item.reply_to(identifier(answered))
    if text is not None:
        item.text(text)
    if file is not None:
        attach(item, *file)
    intake.message(item)


def take_edit(message: dict[str, Any], update: int) -> None:
    """Tells that a message was edited. A message may be edited twice within a second, so the update tells edits apart."""
    external_id, text = identifier(message), words(message)
    if text is None:
        raise Odd("an edited message without words")
    intake.edit(item_of(message, f"edit:{update}", "edit_date"), external_id, text)


def item_of(message: dict[str, Any], key: str, date: str) -> intake.Item:
    """An item with what every message has. A bot has one account, which has no name."""
    chat, sender = need(message, "chat", dict), need(message, "from", dict)
    kind = CHATS.get(need(chat, "type", str))
    if kind is None:
        raise Odd("a message of a type of chat that is not known")
    thread, contact = str(need(chat, "id", int)), str(need(sender, "id", int))
    item = intake.Item("", key, thread, contact).conversation_kind(kind).at(need(message, date, int) * 1_000.0)
    name, username = full_name(sender), want(sender, "username", str)
    if name:
        item.contact_name(name)
    if username:
        item.attribute("username", username)
    return item


def identifier(message: dict[str, Any]) -> str:
    """What a message is known by: its number is unique within its chat only."""
    return f"{need(need(message, 'chat', dict), 'id', int)}:{need(message, 'message_id', int)}"


def words(message: dict[str, Any]) -> str | None:
    """What a message says; with a file it is the file's caption."""
    text = want(message, "text", str)
    return want(message, "caption", str) if text is None else text


def full_name(person: dict[str, Any]) -> str:
    """The first and the last name, as far as they are told."""
    names = (person.get("first_name"), person.get("last_name"))
    return " ".join(name for name in names if isinstance(name, str) and name)


def file_of(message: dict[str, Any]) -> tuple[str, str, str | None] | None:
    """The kind of a message's file, what Telegram knows it by, and its name."""
    sizes = want(message, "photo", list)
    if sizes:
        # The last size is the largest.
        return "image", need(sizes[-1], "file_id", str), None
    for member, kind in FILES.items():
        file = want(message, member, dict)
        if file is not None:
            return kind, need(file, "file_id", str), want(file, "file_name", str)
    return None


def attach(item: intake.Item, kind: str, file: str, name: str | None) -> None:
    """Adds a file to a message. Its address is good for an hour; the host puts the token into it when it fetches it."""
    try:
        path = call(http.Request("GET", f"{api()}/getFile?{urlencode({'file_id': file})}")).get("file_path")
    except Failure as failure:
        if failure.kind in ("unavailable", "uncertain", "rate-limited"):
            # The host keeps the update, and has it received again.
            raise
        # Such as a file of more than 20 MB, which bots do not get.
        item.warning(f"a file was left out: {failure.message}")
        return
    if isinstance(path, str) and path:
        item.attachment(kind, f"{api('file/')}/{quote(path)}", name)
    else:
        item.warning("a file was left out: Telegram told no address of it")


def call(request: http.Request) -> dict[str, Any]:
    """Asks the Bot API. Gives the result, with nothing in it where it cannot be read."""
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
    """What a refusal means."""
    said, parameters = answer.get("description"), answer.get("parameters")
    message = f"Telegram answered {status}" + (f": {said:.200}" if isinstance(said, str) else "")
    if status == 429:
        wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
        return Failure.rate_limited(message, code="429", retry_after_ms=wait * 1_000 if type(wait) is int else None)
    if status == 403:
        # Blocked the bot, left, or never pressed Start.
        return Failure.denied(message, code="person-unavailable")
    if status in (401, 404):
        return Failure.denied(message, code="bad-token")
    if status >= 500:
        # It may have been sent all the same.
        return Failure.uncertain(message, code=str(status))
    if isinstance(parameters, dict) and "migrate_to_chat_id" in parameters:
        return Failure.denied(message, code="group-moved")
    return Failure.invalid(message, code=str(status))


def api(before: str = "") -> str:
    """Where the Bot API is. The host puts the token into its place."""
    return f"{config.get('api_base') or 'https://api.telegram.org'}/{before}bot${{secret.bot_token}}"


def want(of: Any, name: str, kind: type[T]) -> T | None:
    """A member that may be absent."""
    value = of.get(name) if isinstance(of, dict) else None
    if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
        raise Odd(f"an update that cannot be read: `{name}` is not of the type {kind.__name__}")
    return value


def need(of: Any, name: str, kind: type[T]) -> T:
    """A member that must be there."""
    value = want(of, name, kind)
    if value is None:
        raise Odd(f"an update that cannot be read: `{name}` is missing")
    return value
