"""What the build's own module makes of a plugin: the classes that the component's exports call.

That module names the handlers and powers that plugin.toml lists; the rest is here.
"""

from __future__ import annotations

import gc
import linecache
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

from . import _host
from ._failure import Failure
from ._part import Part
from .assistance import CommandEvent, CommandList, SuggestionRequest
from .batches import Batch, PollRequest
from .events import (
    CommentEvent,
    ConversationEvent,
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

MESSAGE_MAX = 2_000
LINE_MAX = 2_048
CO_COROUTINE = 0x80

FUNCTIONS: dict[str, Sequence[str]] = {
    "on-message": ["on_message"],
    "on-conversation": ["on_conversation"],
    "on-refused": ["on_refused"],
    "on-timer": ["on_timer"],
    "on-lead": ["on_lead"],
    "on-comment": ["on_comment"],
    "on-reaction": ["on_reaction"],
    "on-receipt": ["on_receipt"],
    "on-feedback": ["on_feedback"],
    "connector": ["connector_verify", "connector_receive", "connector_send", "connector_profile", "connector_rules"],
    "exporter": ["exporter_export_batch", "exporter_poll"],
    "migration": ["migrate"],
    "reviewer": ["review"],
    "assistant": ["assistant_suggest", "assistant_commands", "assistant_run"],
}
"""The functions of a plugin's module, by what plugin.toml lists among ``handlers``."""

OPTIONAL = {"connector_profile", "connector_rules", "exporter_poll", "assistant_commands"}
"""Those that may be left out: then nothing is found out, declared, brought back or offered."""

_functions: dict[str, Callable[..., Any]] = {}
_root = ""


class OnMessage:
    """The handler ``on-message``."""

    def handle(self, event: Any) -> None:
        """Calls ``on_message``."""
        run("on_message", MessageEvent(event))


class OnConversation:
    """The handler ``on-conversation``."""

    def handle(self, event: Any) -> None:
        """Calls ``on_conversation``."""
        run("on_conversation", ConversationEvent(event))


class OnRefused:
    """The handler ``on-refused``."""

    def handle(self, event: Any) -> None:
        """Calls ``on_refused``."""
        run("on_refused", RefusedEvent(event))


class OnTimer:
    """The handler ``on-timer``."""

    def handle(self, event: Any) -> None:
        """Calls ``on_timer``."""
        run("on_timer", TimerEvent(event))


class OnLead:
    """The handler ``on-lead``."""

    def handle(self, event: Any) -> None:
        """Calls ``on_lead``."""
        run("on_lead", LeadEvent(event))


class OnComment:
    """The handler ``on-comment``."""

    def handle(self, event: Any) -> None:
        """Calls ``on_comment``."""
        run("on_comment", CommentEvent(event))


class OnReaction:
    """The handler ``on-reaction``."""

    def handle(self, event: Any) -> None:
        """Calls ``on_reaction``."""
        run("on_reaction", ReactionEvent(event))


class OnReceipt:
    """The handler ``on-receipt``."""

    def handle(self, event: Any) -> None:
        """Calls ``on_receipt``."""
        run("on_receipt", ReceiptEvent(event))


class OnFeedback:
    """The handler ``on-feedback``."""

    def handle(self, event: Any) -> None:
        """Calls ``on_feedback``."""
        run("on_feedback", FeedbackEvent(event))


class Connector:
    """The role ``connector``."""

    def verify(self, request: Any) -> None:
        """Calls ``connector_verify``."""
        run("connector_verify", HookRequest(request))

    def receive(self, request: Any) -> None:
        """Calls ``connector_receive``."""
        run("connector_receive", HookRequest(request))

    def send(self, part: Any) -> None:
        """Calls ``connector_send``."""
        run("connector_send", Outgoing(part))

    def profile(self, request: Any) -> None:
        """Calls ``connector_profile``."""
        run("connector_profile", ProfileRequest(request))

    def rules(self) -> None:
        """Calls ``connector_rules``."""
        run("connector_rules")


class Exporter:
    """The role ``exporter``."""

    def export_batch(self, batch: Any) -> None:
        """Calls ``exporter_export_batch``."""
        run("exporter_export_batch", Batch(batch))

    def poll(self, request: Any) -> None:
        """Calls ``exporter_poll``."""
        run("exporter_poll", PollRequest(request))


class Migration:
    """The handler ``migration``."""

    def migrate(self, step: Any) -> None:
        """Calls ``migrate``."""
        run("migrate", MigrationStep(step))


class Reviewer:
    """The role ``reviewer``."""

    def review(self, reply: Any) -> None:
        """Calls ``review``."""
        run("review", ReplyReview(reply))


class Assistant:
    """The role ``assistant``."""

    def suggest(self, request: Any) -> None:
        """Calls ``assistant_suggest``."""
        run("assistant_suggest", SuggestionRequest(request))

    def commands(self, request: Any) -> None:
        """Calls ``assistant_commands``."""
        run("assistant_commands", CommandList(request))

    def run(self, command: Any) -> None:
        """Calls ``assistant_run``."""
        run("assistant_run", CommandEvent(command))


def start(name: str, handlers: Sequence[str], powers: Sequence[str]) -> None:
    """Imports the plugin and finds its functions, while it is built: later there are no files to import from."""
    global _root
    _host.building = True
    # Compiled modules beside an author's sources would be of no use to anybody.
    sys.dont_write_bytecode = True
    for power in powers:
        import_module(f"plugboard.{power}")
    plugin = import_module(name)
    for handler in handlers:
        for function in FUNCTIONS[handler]:
            _functions[function] = find(plugin, handler, function)
    _root = keep_sources(plugin)
    _host.building = False
    # What is here by now stays. A collection would write to all of it, and a fresh instance copies each page that is
    # written to: a handler that makes many objects touches a third fewer pages so. To collect here first was
    # tried, and an event touched more pages for it.
    gc.freeze()


def find(plugin: ModuleType, handler: str, name: str) -> Callable[..., Any]:
    """A plugin's function."""
    function: Callable[..., Any] | None = getattr(plugin, name, None)
    if function is None and optional(plugin, name):
        return lambda *arguments: None
    if function is None:
        raise ImportError(f"plugin.toml lists `{handler}` among its `handlers`: {plugin.__name__} must define `{name}`")
    if not callable(function):
        raise ImportError(f"`{name}` of {plugin.__name__} must be a function")
    if getattr(getattr(function, "__code__", None), "co_flags", 0) & CO_COROUTINE:
        raise ImportError(f"`{name}` of {plugin.__name__} must be a plain function: `def` without `async`")
    return function


def optional(plugin: ModuleType, name: str) -> bool:
    """May this function be left out of the plugin?"""
    commands = hasattr(plugin, "assistant_commands")
    # An assistant suggests replies or offers commands, and runs what it offers.
    return name in OPTIONAL or name == ("assistant_suggest" if commands else "assistant_run")


def keep_sources(plugin: ModuleType) -> str:
    """Keeps the text of the plugin's modules for tracebacks; gives the folder that they are in."""
    file = plugin.__file__ or ""
    root = next((path for path in sys.path if path and file.startswith(f"{path}/")), "")
    for module in list(sys.modules.values()):
        path = getattr(module, "__file__", None) or ""
        lines = linecache.getlines(path) if root and path.startswith(f"{root}/") else []
        if lines:
            # Without a time of change nobody looks whether the file is still there.
            linecache.cache[path] = (sum(map(len, lines)), None, lines, path)
    return root


def run(name: str, *arguments: Part) -> None:
    """Runs a plugin's function; what it raises becomes the contract's failure."""
    chance = sys.modules.get("random")
    if chance is not None:
        # The generator's state is part of the built component: every event would draw the same numbers.
        chance.seed()
    try:
        _functions[name](*arguments)
        return
    except Failure as failure:
        raised = failure
    except BaseException as error:
        raised = defect(error)
    raise _host.Err(_host.failure(raised))


def defect(error: BaseException) -> Failure:
    """What an exception that nobody caught is to the host. Its traceback is logged where that can be done."""
    lines = traceback.format_exception(type(error), error, error.__traceback__ and error.__traceback__.tb_next)
    told = "".join(lines).rstrip().replace(f'File "{_root}/', 'File "')
    log = sys.modules.get("plugboard.log")
    if log is None:
        print(told, file=sys.stderr)
    else:
        log.error(last(told, LINE_MAX))
    text = str(error)
    message = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return Failure.internal(message.encode("utf-8", "replace")[:MESSAGE_MAX].decode("utf-8", "ignore"))


def last(text: str, size: int) -> str:
    """The end of a text, in whole lines where it can be, of at most so many bytes: there a traceback says the most."""
    data = text.encode("utf-8", "replace")
    if len(data) <= size:
        return data.decode()
    end = data[len(data) - size + len("…\n".encode()) :].decode("utf-8", "ignore")
    first, _, rest = end.partition("\n")
    return f"…\n{rest or first}"
