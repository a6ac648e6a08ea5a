"""Uses of the powers that only read."""

from collections.abc import Callable

from plugboard import Failure, MessageEvent, clock, config, log, random, secrets, templates, text

from words import plain


def read(event: MessageEvent, rest: str) -> None:
    def line(name: str, value: str | float | bool | None) -> None:
        log.info(f"{name} {plain(value)}")

    line("event.id", event.id)
    line("event.occurred-at", event.occurred_at)
    line("event.depth", event.depth)
    line("event.late", event.late)
    line("event.json", "object" if isinstance(event.json(), dict) else None)
    message = event.message
    line("message.id", message.id)
    line("message.direction", message.direction)
    line("message.kind", message.kind)
    line("message.text", message.text)
    line("message.subject", message.subject)
    line("message.sent-at", message.sent_at)
    line("message.author-kind", message.author_kind)
    line("message.author-name", message.author_name)
    line("message.reply-to", message.reply_to)
    line("message.payload", message.payload)
    line("message.attribute", message.attribute("campaign"))
    line("message.deleted", message.deleted)
    line("message.edited-at", message.edited_at)
    line("message.content", message.content_text)
    line("message.attachments", len(message.attachments))
    for file in message.attachments[:1]:
        line("attachment.id", file.id)
        line("attachment.kind", file.kind)
        line("attachment.name", file.name)
        line("attachment.media-type", file.media_type)
        line("attachment.size", file.size)
        line("attachment.hint", file.hint)
        line("attachment.duration-ms", file.duration_ms)
    contact = event.contact
    line("contact.id", contact.id)
    line("contact.name", contact.name)
    line("contact.first-name", contact.first_name)
    line("contact.attribute", contact.attribute("language"))
    line("contact.created-at", contact.created_at)
    line("contact.reachable", contact.reachable)
    line("contact.consent", contact.consent("marketing"))
    conversation = event.conversation
    line("conversation.id", conversation.id)
    line("conversation.channel", conversation.channel)
    line("conversation.kind", conversation.kind)
    line("conversation.status", conversation.status)
    line("conversation.category", conversation.category)
    line("conversation.priority", conversation.priority)
    line("conversation.labels", ",".join(conversation.labels))
    line("conversation.assignee", conversation.assignee)
    line("conversation.team", conversation.team)
    line("conversation.automation", conversation.automation)
    line("conversation.contact", conversation.contact.id)
    line("conversation.messages", len(conversation.messages(10)))
    line("conversation.created-at", conversation.created_at)
    line("conversation.account-name", conversation.account_name)
    lead = conversation.lead
    line("conversation.lead", None if lead is None else lead.id)
    line("conversation.name", conversation.name)
    line("conversation.participants", ",".join(member.id for member in conversation.participants(10)))
    line("conversation.participant-count", conversation.participant_count)


def ask(event: MessageEvent, rest: str) -> None:
    log.info(f"config {plain(config.get('orders.7'))}")
    if isinstance(config.json(), dict):
        log.info("config object")
    log.info(f"secret {plain(secrets.exists('token'))}")
    log.info(f"equals {plain(secrets.equals('token', 's3cret'))}")
    mac = secrets.hmac("token", "sha256", "data")
    log.info(f"hmac {mac.hex()}")
    log.info(f"matches {plain(secrets.hmac_matches('token', 'sha256', 'data', mac))}")
    now = clock.local(clock.now(), "Europe/Berlin")
    log.info(
        f"local {now.year}-{now.month}-{now.day} {now.hour}:{now.minute}:{now.second} {now.weekday}"
        f" {now.utc_offset_minutes}"
    )
    log.info(f"instant {plain(clock.instant(2026, 7, 5, 12, 30, 'Europe/Berlin'))}")
    log.info(f"random {len(random.bytes(8))}")
    log.info(f"number {plain(0 <= random.number() <= 4_294_967_295)}")
    log.info(f"templates {','.join(templates.names(event.conversation)) or '-'}")
    log.debug("level debug")
    log.info("level info")
    log.warn("level warn")
    log.error("level error")


def sign(event: MessageEvent, rest: str) -> None:
    pieces: list[secrets.Piece] = ["a", secrets.Secret("token"), "b"]
    digest = secrets.hash_of("sha256", pieces)
    log.info(f"hash {digest.hex()}")
    log.info(f"same {plain(secrets.hash_matches('sha256', pieces, digest))}")
    log.info(f"other {plain(secrets.hash_matches('sha256', pieces[::-1], digest))}")
    log.info(f"joined {secrets.hmac_joined(['token', 'token'], '&', 'sha1', 'data').hex()}")
    tries: list[Callable[[], object]] = [
        lambda: secrets.hash_of("sha1", ["a"]),
        lambda: secrets.hmac_joined([], "&", "sha256", "data"),
    ]
    for attempt in tries:
        try:
            attempt()
        except Failure as failure:
            log.info(f"caught {failure.kind} {plain(failure.code)}")


def understand(event: MessageEvent, rest: str) -> None:
    log.info(f"fold {text.fold(rest)}")
    places = text.contains(rest, ["order", "zamówien*", "not there"])
    log.info(f"contains {','.join(map(str, places)) or '-'}")
    log.info(f"emails {','.join(text.emails(rest)) or '-'}")
    for phone in text.phones(rest, "PL"):
        log.info(f"phone {phone.written}|{phone.number}|{plain(phone.extension)}")
    log.info(f"international {len(text.phones(rest))}")
    log.info(f"language {plain(text.language(rest))}")
