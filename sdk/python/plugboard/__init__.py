"""Write Plugboard plugins in Python.

``plugin.toml`` lists the events a plugin handles (``handlers``) and the host functions it may use (``powers``). Each
handler is a plain function in the module ``plugin``; each power is a module of this package.

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
``on-contact``      ``on_contact(event: ContactEvent)``
``connector``       ``connector_verify(request: HookRequest)``, ``connector_receive(request: HookRequest)``,
                    ``connector_send(part: Outgoing)``, optionally ``connector_profile(request: ProfileRequest)``
                    and ``connector_rules()``
``media``           ``media_fetch(request: MediaRequest)``
``poller``          ``poller_poll(request: ChannelPoll)``
``setup``           ``setup_join(request: SetupRequest)``, optionally ``setup_leave(request: SetupRequest)``
``settle``          ``settle(part: Outgoing)``
``gestures``        ``gestures_perform(gesture: Gesture)``
``catalogue``       ``catalogue_read(request: CatalogueRequest)``
``exporter``        ``exporter_export_batch(batch: Batch)``, optionally ``exporter_poll(request: PollRequest)``
``migration``       ``migrate(step: MigrationStep)``
``reviewer``        ``review(reply: ReplyReview)``
``assistant``       ``assistant_suggest(request: SuggestionRequest)``, or ``assistant_commands(request: CommandList)``
                    and ``assistant_run(command: CommandEvent)``, or all three
==================  =====================================================================================

The module `text` finds words, e-mail addresses and telephone numbers in text, and detects its language. It is not a
power, so ``plugin.toml`` does not list it.

Everything a handler requests takes effect together when it returns. If it raises, nothing takes effect. A `Failure` is
reported unchanged; any other exception is reported as ``internal``, with its traceback in the log if ``log`` is
listed. Only HTTP requests are sent immediately.

The functions of a power raise `Failure` if the host refuses the request, ``TypeError`` for an argument of the wrong
type, and ``ValueError`` for a number out of range or an unknown word.

Each event is handled by a fresh instance of the plugin as it was built, so globals are reset to their values after
import. Store anything that must persist in `kv`. Modules are imported while the plugin is built: import at the top of
a file, not in a handler.
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
    ContactEvent,
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
from .platform import (
    CatalogueRequest,
    ChannelPoll,
    Gesture,
    HookRequest,
    MediaRequest,
    Outgoing,
    ProfileRequest,
    SetupRequest,
)
from .reviews import ReplyReview

if TYPE_CHECKING:
    from . import (
        clock,
        config,
        contacts,
        corrections,
        directory,
        downloads,
        feedback,
        files,
        handover,
        http,
        intake,
        kv,
        leads,
        links,
        log,
        notes,
        random,
        replies,
        rules,
        secrets,
        signals,
        templates,
        timers,
        triage,
    )

__version__ = "0.1.2"

__all__ = [
    "Attachment",
    "Batch",
    "CatalogueRequest",
    "ChangedRecord",
    "ChannelPoll",
    "CommandEvent",
    "CommandList",
    "CommentEvent",
    "Contact",
    "ContactEvent",
    "Conversation",
    "ConversationEvent",
    "Event",
    "Failure",
    "FailureKind",
    "FeedbackEvent",
    "Gesture",
    "HookRequest",
    "Lead",
    "LeadEvent",
    "MediaRequest",
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
    "SetupRequest",
    "SuggestionRequest",
    "TimerEvent",
    "clock",
    "config",
    "contacts",
    "corrections",
    "directory",
    "downloads",
    "feedback",
    "files",
    "handover",
    "http",
    "intake",
    "kv",
    "leads",
    "links",
    "log",
    "notes",
    "random",
    "replies",
    "rules",
    "secrets",
    "signals",
    "templates",
    "text",
    "timers",
    "triage",
]


if not TYPE_CHECKING:  # Hidden from type checkers: with `__getattr__` they would accept misspelled names.

    def __getattr__(name: str) -> Any:
        """Imports a power's module on first use, so that an unlisted power is an error only for code that uses it."""
        if name in __all__:
            try:
                return import_module(f"plugboard.{name}")
            except ModuleNotFoundError:
                # A component has no files: a module that the build did not import belongs to an unlisted power.
                raise _host.unlisted(name) from None
        raise AttributeError(f"module `plugboard` has no attribute `{name}`")
