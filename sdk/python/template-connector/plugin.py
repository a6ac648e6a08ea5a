"""Connects an invented platform to the inbox. README.md describes the platform's API."""

from __future__ import annotations

import json
from typing import Any, TypeVar
from urllib.parse import quote

from plugboard import (
    Failure,
    FailureKind,
    HookRequest,
    Outgoing,
    ProfileRequest,
    config,
    http,
    intake,
    log,
    rules,
    secrets,
)

T = TypeVar("T")

REFUSALS: dict[int, FailureKind] = {404: "not-found", 429: "rate-limited"}
"""The failure kind for each client error status. Other client errors are ``denied``."""


class Unreadable(Exception):
    """Raised for an event that cannot be read, with the reason."""


def connector_verify(request: HookRequest) -> None:
    """Verifies that the platform sent this request."""
    if request.method == "GET":
        challenge(request)
        return
    mac = signature(request.header("X-Platform-Signature") or "")
    if mac is None or not secrets.hmac_matches("signing_key", "sha256", request.body, mac):
        raise Failure.denied("the signature does not match the body", code="bad-signature")


def connector_receive(request: HookRequest) -> None:
    """Reports each event of a request."""
    body = request.json()
    account, events = (body.get("account"), body.get("events")) if isinstance(body, dict) else (None, None)
    if not isinstance(account, str) or not account or not isinstance(events, list):
        raise Failure.invalid("the body must have an account and a list of events")
    for event in events:
        receive(account, event)


def connector_send(part: Outgoing) -> None:
    """Sends one text or file to the platform."""
    request = http.Request("POST", f"{api()}/messages").header("Authorization", "Bearer ${secret.token}")
    file = part.attachment
    if file is not None:
        request.field("to", part.thread).field("id", part.id).file("file", file)
    else:
        request.json({"to": part.thread, "id": part.id, "text": part.text})
    response = http.send(request)
    if not response.ok:
        # On a server error, the platform may have sent the message anyway.
        raise refused(response, "uncertain")
    external_id = answer(response).get("id")
    if not isinstance(external_id, str) or not external_id:
        log.warn("the platform accepted a message but returned no identifier for it")
        external_id = None
    part.sent(external_id)


def connector_profile(request: ProfileRequest) -> None:
    """Looks up a customer's name and language."""
    lookup = http.Request("GET", f"{api()}/people?id={quote(request.contact, safe='')}")
    response = http.send(lookup.header("Authorization", "Bearer ${secret.token}"))
    if not response.ok:
        # This request can safely be repeated.
        raise refused(response, "unavailable")
    person = answer(response)
    if isinstance(person.get("name"), str):
        request.set_name(person["name"])
    if isinstance(person.get("language"), str):
        request.set_attribute("language", person["language"])


def connector_rules() -> None:
    """Declares what the platform allows."""
    rules.text_limit(1_000)
    rules.attachment("image", 10_000_000)
    rules.attachment("file", 10_000_000)
    rules.reply_window(24 * 60 * 60)
    rules.send_rate(10, 1)


def challenge(request: HookRequest) -> None:
    """Answers the challenge that the platform sends when the webhook is set up."""
    if not secrets.equals("hook_word", request.query("word") or ""):
        raise Failure.denied("the word does not match the secret `hook_word`")
    echo = request.query("echo")
    if echo is None:
        raise Failure.invalid("the query parameter `echo` is missing")
    request.respond(200, "text/plain", echo)


def receive(account: str, event: Any) -> None:
    """Reports one event. An event that cannot be read is stored as unknown; the other events are still reported."""
    try:
        item = message(account, event)
    except Unreadable as error:
        intake.unknown(unknown_key(event), str(error))
    else:
        intake.message(item)


def message(account: str, event: Any) -> intake.Item:
    """Converts an event to an item."""
    kind = event.get("type") if isinstance(event, dict) else None
    if not isinstance(kind, str):
        raise Unreadable("an event without a type")
    if kind != "message":
        raise Unreadable(f"an event of the unknown type `{kind:.64}`")
    id, sender = required(event, "id", str), required(event, "from", dict)
    contact, name = required(sender, "id", str), optional(sender, "name", str)
    if not id or not contact:
        raise Unreadable("a message without an identifier or a sender")
    item = intake.Item(account, f"message:{id}", contact, contact).external_id(id)
    at, text = number(event, "at"), optional(event, "text", str)
    if at is not None:
        item.at(at)
    if name is not None:
        item.contact_name(name)
    if text is not None:
        item.text(text)
    for file in optional(event, "files", list) or []:
        item.attachment(required(file, "type", str), required(file, "url", str), optional(file, "name", str))
    return item


def optional(of: Any, name: str, kind: type[T]) -> T | None:
    """Returns an optional member."""
    value = of.get(name) if isinstance(of, dict) else None
    if value is not None and not isinstance(value, kind):
        raise Unreadable(f"a message that cannot be read: `{name}` is not of the type {kind.__name__}")
    return value


def required(of: Any, name: str, kind: type[T]) -> T:
    """Returns a required member."""
    value = optional(of, name, kind)
    if value is None:
        raise Unreadable(f"a message that cannot be read: `{name}` is missing")
    return value


def number(of: dict[str, Any], name: str) -> float | None:
    """Returns an optional number."""
    value = of.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
        raise Unreadable(f"a message that cannot be read: `{name}` is not a number")
    return value


def unknown_key(event: Any) -> str:
    """Returns a key that is the same each time the platform reports the same event."""
    id = event.get("id") if isinstance(event, dict) else None
    return f"unknown:{id}" if isinstance(id, str) and id else f"unknown:{json.dumps(event, sort_keys=True)}"


def signature(header: str) -> bytes | None:
    """Returns the bytes of a signature header: ``sha256=`` and hexadecimal digits."""
    prefix, _, digits = header.partition("=")
    try:
        return bytes.fromhex(digits) if prefix == "sha256" else None
    except ValueError:
        return None


def answer(response: http.Response) -> dict[str, Any]:
    """Returns the body of a response, or an empty dict if it is not a JSON object."""
    try:
        body = response.json()
    except Failure:
        return {}
    return body if isinstance(body, dict) else {}


def refused(response: http.Response, on_server_error: FailureKind) -> Failure:
    """Converts an error response to a failure. ``on_server_error`` is the kind for a status of 500 or more."""
    status = response.status
    kind = REFUSALS.get(status, on_server_error if status >= 500 else "denied")
    # Use only the code: the rest of a response may repeat the request, including the token.
    code = answer(response).get("error")
    wait = (response.header("Retry-After") or "").strip()
    return Failure(
        kind,
        f"the platform answered {status}",
        code=code if isinstance(code, str) else str(status),
        retry_after_ms=int(wait) * 1_000 if wait.isdecimal() else None,
    )


def api() -> str:
    """Returns the base URL of the platform's API."""
    return config.get("api_base") or "https://api.platform.example"
