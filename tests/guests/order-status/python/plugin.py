"""The handlers of the plugin that is written in every language. ../README.md describes what it does."""

from plugboard import (
    CommentEvent,
    ContactEvent,
    ConversationEvent,
    FeedbackEvent,
    LeadEvent,
    MessageEvent,
    MigrationStep,
    ReactionEvent,
    ReceiptEvent,
    RefusedEvent,
    TimerEvent,
    handover,
    log,
)

import assistant
import channel
import connector
import exporter
import gestures
import reviewer
from cases import CASES
from words import plain

connector_verify = connector.verify
connector_receive = connector.receive
connector_send = connector.send
connector_profile = connector.profile
connector_rules = connector.declare
media_fetch = channel.fetch
poller_poll = channel.poll
setup_join = channel.join
setup_leave = channel.leave
settle = channel.settle
gestures_perform = gestures.perform
catalogue_read = channel.read_templates
exporter_export_batch = exporter.export_batch
exporter_poll = exporter.poll
review = reviewer.review
assistant_suggest = assistant.suggest
assistant_commands = assistant.commands
assistant_run = assistant.run


def on_message(event: MessageEvent) -> None:
    word, _, rest = event.message.text.partition(" ")
    case = CASES.get(word)
    if case is not None:
        case(event, rest)


def on_conversation(event: ConversationEvent) -> None:
    log.info(f"conversation {event.conversation.id} {','.join(event.changes)}")
    if isinstance(event.json(), dict):
        log.info("json object")


def on_refused(event: RefusedEvent) -> None:
    log.info(f"refused {event.action} {event.verdict} {event.code} {event.reason}")


def on_timer(event: TimerEvent) -> None:
    log.info(f"timer {event.name} {event.data}")


def on_lead(event: LeadEvent) -> None:
    lead = event.lead
    log.info(f"lead {lead.id} {lead.stage} {plain(lead.value)} {plain(lead.currency)} {','.join(event.changes)}")


def on_comment(event: CommentEvent) -> None:
    comment = event.comment
    log.info(f"comment {plain(event.contact.name)} {comment.text}")
    if isinstance(event.json(), dict):
        log.info("json object")
    if comment.text.startswith("order "):
        log.info(f"preview {handover.private_reply(comment, 'Let us talk here.')}")


def on_reaction(event: ReactionEvent) -> None:
    log.info(f"reaction {plain(event.emoji)} {event.message.text} {plain(event.contact.name)}")
    log.info(f"taken-back {plain(event.taken_back)}")


def on_receipt(event: ReceiptEvent) -> None:
    log.info(f"receipt {event.state} {event.message.text} {plain(event.code)} {plain(event.reason)}")


def on_feedback(event: FeedbackEvent) -> None:
    message = None if event.message is None else event.message.text
    log.info(f"feedback {event.rating}/{event.best} {plain(event.text)} {plain(message)}")


def on_contact(event: ContactEvent) -> None:
    contact = event.contact
    known = f"{plain(contact.reachable)} {contact.consent('marketing')}"
    log.info(f"contact {contact.id} {','.join(event.changes)} {plain(event.purpose)} {known}")
    if isinstance(event.json(), dict):
        log.info("json object")


def migrate(step: MigrationStep) -> None:
    values = step.values
    log.info(f"from {step.from_version} {plain(step.conversation)} {len(values)}")
    if "count" in values:
        step.set("counted", values["count"])
        step.delete("count")
