"""Write Plugboard plugins in Python.

What a plugin exports is what it hears; what it imports is all that it can do. Both stand in ``plugin.toml``:
``handlers`` and ``powers``. Each handler is a plain function in the module ``plugin``; each power is a module here.

    from plugboard import MessageEvent, replies

    def on_message(event: MessageEvent) -> None:
        replies.reply(event.conversation, event.message.text)

==================  =====================================================================================
listed              functions
==================  =====================================================================================
``on-message``      ``on_message(event: MessageEvent)``
``on-conversation`` ``on_conversation(event: ConversationEvent)``
``on-refused``      ``on_refused(event: RefusedEvent)``
``on-timer``        ``on_timer(event: TimerEvent)``
``on-lead``         ``on_lead(event: LeadEvent)``
``on-comment``      ``on_comment(event: CommentEvent)``
``on-reaction``     ``on_reaction(event: ReactionEvent)``
``on-receipt``      ``on_receipt(event: ReceiptEvent)``
``on-feedback``     ``on_feedback(event: FeedbackEvent)``
``connector``       ``connector_verify(request: HookRequest)``, ``connector_receive(request: HookRequest)``,
                    ``connector_send(part: Outgoing)``, and if wanted ``connector_profile(request:
                    ProfileRequest)``, ``connector_rules()``
``exporter``        ``exporter_export_batch(batch: Batch)``, and if wanted ``exporter_poll(request: PollRequest)``
``migration``       ``migrate(step: MigrationStep)``
``reviewer``        ``review(reply: ReplyReview)``
``assistant``       ``assistant_suggest(request: SuggestionRequest)``, or ``assistant_commands(request: CommandList)``
                    and ``assistant_run(command: CommandEvent)``, or all three
==================  =====================================================================================

The module `text` reads what people write. It is no power: ``plugin.toml`` does not list it.

Whatever a handler asks for takes effect, all at once, when it returns. When it raises, nothing does: a `Failure` is
told as it is, any other exception as ``internal``, with its traceback in the log where ``log`` is listed.

Every event meets a fresh instance of the plugin as it was built: a global is as it was after the import. What is to be
remembered goes into `kv`. Modules are imported when the plugin is built: import at the top of a file, not in a handler.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import _host, text
from ._failure import Failure, FailureKind
from .assistance import CommandEvent, CommandList, SuggestionRequest
from .batches import Batch, ChangedRecord, PollRequest
from .conversations import Attachment, Contact, Conversation, Lead, Message
from .events import (
    CommentEvent,
    ConversationEvent,
    Event,
    FeedbackEvent,
    LeadEvent,
    MessageEvent,
    ReactionEvent,
    ReceiptEvent,
    RefusedEvent,
    TimerEvent,
)
from .migrations import MigrationStep
from .platform import HookRequest, Outgoing, ProfileRequest
from .reviews import ReplyReview

if TYPE_CHECKING:
    from . import (
        clock,
        config,
        contacts,
        directory,
        downloads,
        feedback,
        files,
        handover,
        http,
        intake,
        kv,
        leads,
        log,
        notes,
        random,
        replies,
        rules,
        secrets,
        templates,
        timers,
        triage,
    )

__version__ = "0.1.1"

__all__ = [
    "Attachment",
    "Batch",
    "ChangedRecord",
    "CommandEvent",
    "CommandList",
    "CommentEvent",
    "Contact",
    "Conversation",
    "ConversationEvent",
    "Event",
    "Failure",
    "FailureKind",
    "FeedbackEvent",
    "HookRequest",
    "Lead",
    "LeadEvent",
    "Message",
    "MessageEvent",
    "MigrationStep",
    "Outgoing",
    "PollRequest",
    "ProfileRequest",
    "ReactionEvent",
    "ReceiptEvent",
    "RefusedEvent",
    "ReplyReview",
    "SuggestionRequest",
    "TimerEvent",
    "clock",
    "config",
    "contacts",
    "directory",
    "downloads",
    "feedback",
    "files",
    "handover",
    "http",
    "intake",
    "kv",
    "leads",
    "log",
    "notes",
    "random",
    "replies",
    "rules",
    "secrets",
    "templates",
    "text",
    "timers",
    "triage",
]


if not TYPE_CHECKING:  # A type checker knows the members, and misses what is misspelt.

    def __getattr__(name: str) -> Any:
        """Imports a power's module at its first use, so that one which is not listed is missed by who uses it alone."""
        if name in __all__:
            try:
                return import_module(f"plugboard.{name}")
            except ModuleNotFoundError:
                # In a component there are no files: what was not imported by the build is not listed.
                raise _host.unlisted(name) from None
        raise AttributeError(f"module `plugboard` has no attribute `{name}`")
