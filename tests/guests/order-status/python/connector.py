"""The connector role, for a fictional platform."""

import json
from typing import Any

from plugboard import Failure, HookRequest, Outgoing, ProfileRequest, http, intake, log, rules, secrets

import shop


def verify(request: HookRequest) -> None:
    challenge = request.query("challenge")
    if challenge is not None:
        request.respond(200, "text/plain", challenge)
        return
    try:
        signature = bytes.fromhex(request.header("x-signature") or "")
    except ValueError:
        signature = b""
    if not secrets.hmac_matches("token", "sha256", request.body, signature):
        raise Failure.denied("the signature is wrong", code="bad-signature")


def receive(request: HookRequest) -> None:
    try:
        items = json.loads(request.body)["items"]
    except ValueError:
        raise Failure.invalid("the body is no JSON") from None
    for told in items:
        emit(told)
    log.info(f"accounts {','.join(request.accounts)}")


def emit(told: dict[str, Any]) -> None:
    kind = told["kind"]
    if kind not in ("message", "reaction", "edit", "deletion", "receipt", "watermark", "feedback"):
        intake.unknown(told["key"], f"kind {kind}")
        return
    item = intake.Item(told["account"], told["key"], told["thread"], told["contact"])
    match kind:
        case "message":
            item.at(told["at"]).external_id(told["id"]).text(told["text"]).contact_name(told["name"])
            intake.message(item)
        case "reaction":
            intake.reaction(item, told["message"], told["emoji"])
        case "edit":
            intake.edit(item, told["message"], told["text"])
        case "deletion":
            intake.deletion(item, told["message"])
        case "receipt":
            intake.receipt(item, told["message"], "read")
        case "watermark":
            intake.watermark(item, told["until"], "delivered")
        case "feedback":
            intake.feedback(item, told["message"], told["rating"], told["best"], told["text"])


def send(part: Outgoing) -> None:
    request = shop.request("POST", "/send").header("content-type", "application/json")
    request.body(
        json.dumps(
            {
                "id": part.id,
                "attempt": part.attempt,
                "account": part.account,
                "thread": part.thread,
                "recipient": part.recipient,
                "text": part.text,
                "kind": part.conversation_kind,
                "sender": part.sender,
            }
        )
    )
    response = http.send(request)
    match response.status:
        case 200:
            answer = response.json()
            part.sent(answer["id"])
            if isinstance(answer.get("thread"), str):
                part.sent_in(answer["thread"])
        case 429:
            raise shop.busy(response)
        case status:
            raise Failure.denied(f"the platform answered {status}", code="refused")


def profile(request: ProfileRequest) -> None:
    request.set_name(f"Name of {request.contact}")
    request.set_attribute("language", "en")


def declare() -> None:
    rules.text_limit(100)
    rules.attachment("image", 1_000_000)
    rules.quick_replies(3, 20)
    rules.reply_window(86_400)
    rules.person_window(604_800, "human")
    rules.templates()
    rules.send_rate(10, 1)
    rules.receive_rate(20, 1)
    rules.echoes(30)
    rules.private_reply_window(604_800)
