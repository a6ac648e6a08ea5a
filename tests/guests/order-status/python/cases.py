"""The commands, which are the first word of a message."""

from collections.abc import Callable
from typing import cast

from plugboard import (
    Failure,
    FailureKind,
    MessageEvent,
    clock,
    config,
    contacts,
    http,
    kv,
    leads,
    links,
    log,
    notes,
    replies,
    templates,
    timers,
    triage,
)

import asks
import content
import gestures
import inbox
import shop
from words import plain

state = 0


def order(event: MessageEvent, number: str) -> None:
    asked = int(kv.get("asked") or "0") + 1
    kv.set("asked", str(asked))
    kv.shared_add("asked", 1)
    triage.add_label(event.conversation, "order-status")
    known = config.get(f"orders.{number}")
    answer = shop_state(number) if known is None else known
    replies.reply(event.conversation, f"Order {number}: {answer} (asked {asked})")


def shop_state(number: str) -> str:
    unknown = Failure.not_found(f"there is no order {number}", code="unknown-order")
    if config.get("api_base") is None:
        raise unknown
    response = http.send(shop.request("GET", f"/orders/{number}"))
    match response.status:
        case 200:
            return response.text
        case 404:
            raise unknown
        case 429:
            raise shop.busy(response)
        case status:
            raise Failure.unavailable(f"the shop answered {status}")


def fail(event: MessageEvent, kind: str) -> None:
    raise Failure(cast(FailureKind, kind), "failed as asked", code="as-asked", retry_after_ms=1500)


def throw(event: MessageEvent, rest: str) -> None:
    raise RuntimeError("boom")


def echo(event: MessageEvent, rest: str) -> None:
    log.info(f"{rest} is {len(rest.encode())} bytes")
    replies.reply(event.conversation, rest)


def size(event: MessageEvent, number: str) -> None:
    kv.set("big", "x" * int(number))
    log.info(f"kept {len(kv.get('big') or '')}")


def spin(event: MessageEvent, rest: str) -> None:
    while True:
        pass


def count_state(event: MessageEvent, rest: str) -> None:
    global state
    state += 1
    log.info(f"state {state}")


def catch(event: MessageEvent, rest: str) -> None:
    tries: list[Callable[[], object]] = [
        lambda: clock.local(0, "Mars/Base"),
        lambda: replies.reply(event.conversation, ""),
        lambda: http.send(http.Request("GET", "https://elsewhere.example/")),
        lambda: templates.reply(event.conversation, "none", "en"),
    ]
    for attempt in tries:
        try:
            attempt()
        except Failure as failure:
            log.info(f"caught {failure.kind} {plain(failure.code)}")


def print_word(event: MessageEvent, rest: str) -> None:
    print("printed")


def act(event: MessageEvent, rest: str) -> None:
    conversation, contact = event.conversation, event.contact
    triage.set_category(conversation, "sales")
    triage.set_priority(conversation, "urgent")
    triage.add_label(conversation, "a")
    triage.remove_label(conversation, "a")
    triage.add_label(conversation, "b")
    triage.assign(conversation, "ann")
    triage.assign_team(conversation, "blue")
    triage.set_status(conversation, "pending")
    triage.snooze(conversation, clock.now() + 3_600_000)
    triage.escalate(conversation, "look")
    notes.add(conversation, "noted")
    contacts.set_name(contact, "Ada")
    contacts.set_attribute(contact, "language", "de")
    contacts.remove_attribute(contact, "old")
    lead = leads.open(conversation, "chat")
    leads.set_stage(lead, "qualified")
    leads.set_value(lead, 12.5, "EUR")
    leads.set_attribute(lead, "need", "boots")
    leads.remove_attribute(lead, "old")
    timers.set("t", 60_000, "data")
    timers.cancel("u")
    draft = replies.Draft("done").subject("Done").quick_reply("Yes", "yes").reply_to(event.message)
    log.info(f"preview {replies.reply(conversation, draft)}")


def members(event: MessageEvent, rest: str) -> None:
    people = event.conversation.participants(10)
    for one in people:
        log.info(f"member {one.id} {plain(one.name)} {plain(one.reachable)} {one.consent('marketing')}")
    log.info(f"members {event.conversation.participant_count}")
    for one in people:
        try:
            contacts.set_name(one, "Countess")
        except Failure as failure:
            log.info(f"caught {failure.kind} {plain(failure.code)}")
    log.info(f"named {plain(event.contact.name)}")


def keep(event: MessageEvent, rest: str) -> None:
    kv.set("a", "1")
    log.info(f"kv {plain(kv.get('a'))}")
    kv.delete("a")
    log.info(f"kv {plain(kv.get('a'))}")
    kv.shared_set("s", "x")
    log.info(f"shared {plain(kv.shared_get('s'))}")
    kv.shared_delete("s")
    log.info(f"sum {plain(kv.shared_add('n', 2.5))}")
    for _ in range(2):
        log.info(f"swapped {plain(kv.shared_compare_and_set('f', None, 'up'))}")


def post(event: MessageEvent, rest: str) -> None:
    request = http.Request("POST", (config.get("api_base") or "") + "/upload").timeout_ms(5000).repeatable()
    request.file("file", event.message.attachments[0]).field("a", "1").secret_field("token", "token")
    response = http.send(request)
    log.info(f"posted {response.status}")
    log.info(f"type {plain(response.header('content-type'))}")
    log.info(f"body {len(response.body)}")
    replies.reply(event.conversation, replies.Draft().attachment(response.attachment("answer.bin")))


def ranges(event: MessageEvent, rest: str) -> None:
    base, file = config.get("api_base") or "", event.message.attachments[0]
    response = http.send(http.Request("POST", f"{base}/part").file_range("part", file, 1, 4))
    log.info(f"posted {response.status}")
    response = http.send(http.Request("PUT", f"{base}/rest").body_file_range(file, 6, 100))
    log.info(f"put {response.status}")


def link(event: MessageEvent, rest: str) -> None:
    try:
        links.address(event.message.attachments[0], 600)
    except Failure as failure:
        log.info(f"caught {failure.kind} {plain(failure.code)}")


CASES: dict[str, Callable[[MessageEvent, str], None]] = {
    "act": act,
    "ask": asks.ask,
    "catch": catch,
    "correct": gestures.correct,
    "echo": echo,
    "fail": fail,
    "file": inbox.read_file,
    "fill": content.fill,
    "find": inbox.find,
    "keep": keep,
    "link": link,
    "linked": inbox.linked,
    "members": members,
    "order": order,
    "post": post,
    "print": print_word,
    "ranges": ranges,
    "rate": inbox.rate,
    "read": asks.read,
    "rich": content.rich,
    "sign": asks.sign,
    "signal": gestures.signal,
    "size": size,
    "spin": spin,
    "state": count_state,
    "text": asks.understand,
    "throw": throw,
}
