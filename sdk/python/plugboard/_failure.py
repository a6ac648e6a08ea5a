"""The only error type of the contract, as an exception."""

from __future__ import annotations

from typing import Literal, get_args

FailureKind = Literal[
    "invalid", "not-found", "denied", "conflict", "rate-limited", "unavailable", "uncertain", "internal"
]
"""Why something did not happen. No kinds will be added.

- ``invalid``: the input is wrong. The same call would fail again.
- ``not-found``: something does not exist, or is not visible to the plugin.
- ``denied``: the call is not allowed: it was not granted, or a rule forbids it.
- ``conflict``: data changed in the meantime. The host runs the handler again.
- ``rate-limited``: too many, too fast or too large. The host retries after ``retry_after_ms``.
- ``unavailable``: a temporary fault; nothing was done. The host retries.
- ``uncertain``: the operation may or may not have been done. The host never retries it by itself.
- ``internal``: a bug.
"""


class Failure(Exception):
    """The reason why a request was not carried out: raised by handlers to the host, and by the host's functions.

    If a handler raises it, everything the handler requested is discarded. The host runs the handler again for
    ``unavailable``, ``rate-limited`` and ``conflict``, and otherwise stores the event as a dead letter.
    ``str(failure)`` is the message.

    >>> raise Failure.not_found("there is no order 7", code="unknown-order")
    Traceback (most recent call last):
    plugboard._failure.Failure: there is no order 7
    """

    kind: FailureKind
    """The reason, as one of eight kinds."""
    message: str
    """A sentence for people: what happened, where, and how to fix it. The host stores 2,000 bytes of it."""
    code: str | None
    """A short stable code for programs: one of the contract's, or a platform's error code. At most 64 bytes."""
    retry_after_ms: int | None
    """How long to wait before the next attempt, in milliseconds. The host treats more than 24 hours as 24 hours."""

    def __init__(
        self, kind: FailureKind, message: str, *, code: str | None = None, retry_after_ms: int | None = None
    ) -> None:
        """Creates a failure. The class methods, one for each kind, are easier to read.

        Raises ``ValueError`` for an unknown kind.
        """
        if kind not in get_args(FailureKind):
            raise ValueError(f"`{kind}` is not a valid failure kind; use one of: {', '.join(get_args(FailureKind))}")
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.code = code
        self.retry_after_ms = retry_after_ms

    @classmethod
    def invalid(cls, message: str, *, code: str | None = None) -> Failure:
        """Returns a failure for wrong input: the same call would fail again."""
        return cls("invalid", message, code=code)

    @classmethod
    def not_found(cls, message: str, *, code: str | None = None) -> Failure:
        """Returns a failure for something that does not exist or is not visible to the plugin."""
        return cls("not-found", message, code=code)

    @classmethod
    def denied(cls, message: str, *, code: str | None = None) -> Failure:
        """Returns a failure for something that is not allowed: not granted, or against a rule."""
        return cls("denied", message, code=code)

    @classmethod
    def conflict(cls, message: str, *, code: str | None = None, retry_after_ms: int | None = None) -> Failure:
        """Returns a failure for data that changed in the meantime. The host runs the handler again."""
        return cls("conflict", message, code=code, retry_after_ms=retry_after_ms)

    @classmethod
    def rate_limited(cls, message: str, *, code: str | None = None, retry_after_ms: int | None = None) -> Failure:
        """Returns a failure for too many or too large requests.

        The host retries, after ``retry_after_ms`` if it is given.
        """
        return cls("rate-limited", message, code=code, retry_after_ms=retry_after_ms)

    @classmethod
    def unavailable(cls, message: str, *, code: str | None = None, retry_after_ms: int | None = None) -> Failure:
        """Returns a failure for a temporary fault that left nothing done. The host retries."""
        return cls("unavailable", message, code=code, retry_after_ms=retry_after_ms)

    @classmethod
    def uncertain(cls, message: str, *, code: str | None = None) -> Failure:
        """Returns a failure for a request that may or may not have taken effect.

        The host never retries it by itself.
        """
        return cls("uncertain", message, code=code)

    @classmethod
    def internal(cls, message: str, *, code: str | None = None) -> Failure:
        """Returns a failure for a bug. Uncaught exceptions are reported as this kind."""
        return cls("internal", message, code=code)
