"""The connector role, for a fictional platform."""

import json
from typing import Any

from plugboard import (
    Attachment,
    Failure,
    HookRequest,
    Outgoing,
    ProfileRequest,
    http,
    intake,
    links,
    log,
    rules,
    secrets,
)

import shop
from words import plain


KINDS = {
    "consent",
    "deletion",
    "edit",
    "failed",
    "feedback",
    "identity",
    "lead",
    "message",
    "moved",
    "participant",
    "reachability",
    "reaction",
    "reaction-added",
    "reaction-removed",
    "receipt",
    "taken",
    "typing",
    "watermark",
}
"""The kinds of items with an account, a thread and a contact."""


def verify(request: HookRequest) -> None:
    challenge = request.query("challenge")
    if challenge is not None:
        request.respond(200, "text/plain", challenge)
        return
    if request.query("about") is not None:
        describe(request)
        return
    try:
        signature = bytes.fromhex(request.header("x-signature") or "")
    except ValueError:
        signature = b""
    if not secrets.hmac_matches("token", "sha256", request.body, signature):
        raise Failure.denied("the signature is wrong", code="bad-signature")


def describe(request: HookRequest) -> None:
    log.info(f"url {request.url}")
    log.info(f"path {request.path}")
    log.info(f"query {request.query_string}")
    log.info(f"queries {','.join(request.queries('about'))}")
    log.info(f"headers {','.join(request.headers('x-many'))}")
    log.info(f"at {plain(request.received_at)}")
    try:
        log.info(f"fields {'&'.join(f'{name}={value}' for name, value in request.fields())}")
        log.info(f"files {','.join(f'{name}:{shown(file)}' for name, file in request.files())}")
    except Failure as failure:
        log.info(f"caught {failure.kind} {plain(failure.code)}")


def shown(file: Attachment) -> str:
    return f"{file.kind}:{plain(file.name)}:{plain(file.media_type)}:{plain(file.size)}"


def receive(request: HookRequest) -> None:
    if request.method == "AGAIN":
        log.info(f"again {request.body.decode()}")
        return
    if (request.header("content-type") or "").startswith("multipart/"):
        receive_form(request)
        return
    try:
        items = json.loads(request.body)["items"]
    except ValueError:
        raise Failure.invalid("the body is no JSON") from None
    for told in items:
        emit(told)
    log.info(f"accounts {','.join(request.accounts)}")


def receive_form(request: HookRequest) -> None:
    item = intake.Item("a", "form", "t", "c")
    for name, content in request.files():
        item.add_file(intake.File(content.kind).content(content).name(name))
    intake.message(item)


def emit(told: dict[str, Any]) -> None:
    match told["kind"]:
        case "item":
            intake.unknown_item(told["key"], "kind item", "{}")
        case "account":
            intake.account(told["account"], told["key"], told["state"], told["reason"])
        case kind if kind in KINDS:
            emit_item(created(told), told)
        case kind:
            intake.unknown(told["key"], f"kind {kind}")


def created(told: dict[str, Any]) -> intake.Item:
    item = intake.Item(told["account"], told["key"], told["thread"], told["contact"])
    if "title" in told:
        item.conversation_name(told["title"])
    for key, value in told.get("attributes", []):
        item.contact_attribute(key, value)
    for kind, id in told.get("also", []):
        item.also_known_as(kind, id)
    for code, message in told.get("failure", []):
        item.failure(code, message)
    return item


def emit_item(item: intake.Item, told: dict[str, Any]) -> None:
    match told["kind"]:
        case "message":
            item.at(told["at"]).external_id(told["id"]).text(told["text"])
            if "subject" in told:
                item.subject(told["subject"])
            if "content" in told:
                item.content(told["content"])
            item.contact_name(told["name"])
            for of, key, value in told.get("keep", []):
                item.keep(of, key, value)
            for file in told.get("files", []):
                item.add_file(made(file))
            place(item, told)
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
        case "typing":
            intake.typing(item, told["seconds"])
        case "reaction-added":
            intake.reaction_added(item, told["message"], told["emoji"])
        case "reaction-removed":
            intake.reaction_removed(item, told["message"], told["emoji"])
        case "participant":
            intake.participant(item, told["change"])
        case "moved":
            intake.moved(item, told["to"])
        case "identity":
            intake.identity_changed(item, told["to"])
        case "reachability":
            intake.reachability(item, told["state"])
        case "consent":
            intake.consent(item, told["purpose"], told["given"], told["how"])
        case "taken":
            intake.taken(item.external_id(told["id"]), told["delivery"])
        case "lead":
            intake.lead(item, told["source"], told["answers"])
        case "failed":
            intake.receipt(item, told["message"], "failed")


def place(item: intake.Item, told: dict[str, Any]) -> None:
    setters = {
        "conversation": item.conversation_kind,
        "sort": item.kind,
        "reply_to": item.reply_to,
        "payload": item.payload,
        "outgoing": item.outgoing,
        "correlation": item.correlation,
        "warning": item.warning,
    }
    for name, setter in setters.items():
        if name in told:
            setter(told[name])
    for key, value in told.get("extra", []):
        item.attribute(key, value)
    for kind, url, name in told.get("pictures", []):
        item.attachment(kind, url, name)


def made(told: dict[str, Any]) -> intake.File:
    file = intake.File(told["kind"])
    if "url" in told:
        file.url(told["url"])
    if "reference" in told:
        file.reference(told["reference"])
    if "bytes" in told:
        file.bytes(told["bytes"])
    if "name" in told:
        file.name(told["name"])
    if "type" in told:
        file.media_type(told["type"])
    if "hint" in told:
        file.hint(told["hint"])
    if "duration" in told:
        file.duration_ms(told["duration"])
    return file


def send(part: Outgoing) -> None:
    file, files = part.attachment, part.attachments
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
                "file": None if file is None else file.name,
                "files": [one.name for one in files],
                "link": links.address(files[0], 600) if files else None,
                "subject": part.subject,
                "content": part.content_text,
                "parameters": list(part.template_parameters.items()),
                "parameter_files": [[name, one.name] for name, one in part.template_files.items()],
                "opens": part.opens,
                "auth": "-",
                "kept": [
                    part.kept("thread", "topic"),
                    part.kept("answered", "token"),
                    part.kept("message", "mark"),
                    part.kept("part", "upload"),
                ],
                "answers": part.reply_to_author,
                "quick_replies": part.quick_replies,
                "reply_to": part.reply_to,
                "private_reply_to": part.private_reply_to,
                "tag": part.tag,
                "template": part.template,
                "variables": part.template_variables,
            }
        )
    )
    request.json_secret("/auth", "token")
    part.keep("part", "upload", "u-1")
    part.keep("message", "mark", "m-1")
    part.keep("thread", "topic", "t-9")
    response = http.send(request)
    match response.status:
        case 200:
            answer = response.json()
            part.sent(answer["id"])
            if isinstance(answer.get("thread"), str):
                part.sent_in(answer["thread"])
            if answer.get("changed") is True:
                part.rules_changed()
        case 429:
            raise shop.busy(response)
        case status:
            raise Failure.denied(f"the platform answered {status}", code="refused")


def profile(request: ProfileRequest) -> None:
    request.set_name(f"Name of {request.contact}")
    request.set_attribute("language", "en")
    topic = plain(request.kept("thread", "topic"))
    request.set_attribute("seen_in", f"{request.account} {request.thread} {topic}")


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
    rules.length("caption", 50, "utf-16")
    rules.length("payload", 64, "bytes")
    rules.rate("conversation", 1, 1)
    rules.captions()
    rules.poll_every(10)
    rules.repeatable(3_600)
    rules.settles(60)
    rules.whole_replies(5_000_000)
    rules.gesture("typing", 0)
    rules.gesture("reaction", 0)
    rules.gesture("edit", 900)
    rules.gesture("deletion", 86_400)
    rules.block("buttons")
    rules.button_action("reply")
    rules.button_action("link")
    rules.count("buttons", 3)
    rules.length("button", 20, "characters")
    rules.window_count(10, 172_800)
    rules.media_type("image", "image/png", 500_000)
    rules.needs_consent("marketing")
    rules.valid_for(3_600)
    rules.opening("phone", "template")
    log.info(f"length {plain(rules.length('text', 5, 'furlongs'))}")
    log.info(f"rate {plain(rules.rate('planet', 1, 1))}")
    log.info(f"gesture {plain(rules.gesture('wink', 0))}")
    log.info(f"count {plain(rules.count('wheels', 1))}")
    log.info(f"opening {plain(rules.opening('fax', 'any'))}")
