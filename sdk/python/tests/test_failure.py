"""Tests conversion of failures to and from the bindings."""

from __future__ import annotations

import conftest
import pytest

from plugboard import Failure, _host, kv


def test_a_failure_has_a_code_and_a_retry_delay() -> None:
    failure = Failure.rate_limited("slow down", code="613", retry_after_ms=5_000)
    assert (failure.kind, failure.code, failure.retry_after_ms) == ("rate-limited", "613", 5_000)
    assert str(failure) == failure.message == "slow down"


@pytest.mark.parametrize("kind", list(conftest.FailureKind))
def test_each_kind_is_converted_both_ways(kind: conftest.FailureKind) -> None:
    created = getattr(Failure, kind.name.lower())("what")
    raw = _host.failure(created)
    assert raw == conftest.RawFailure(kind, None, "what", None)
    assert _host.failed(raw).kind == created.kind


def test_an_unknown_kind_is_rejected_by_the_constructor() -> None:
    with pytest.raises(ValueError, match="`unlucky` is not a valid failure kind; use one of: invalid, not-found"):
        Failure("unlucky", "what")  # type: ignore[arg-type]


def test_a_failure_with_invalid_members_is_still_converted() -> None:
    failure = Failure.conflict("half \ud83d", retry_after_ms=-1)
    failure.code = 7  # type: ignore[assignment]
    raw = _host.failure(failure)
    assert (raw.code, raw.message, raw.retry_after_ms) == ("7", "half \ufffd", 0)


def test_a_refusal_of_the_host_is_raised() -> None:
    with pytest.raises(Failure, match="it is full") as caught:
        kv.set("a", "1")
    assert (caught.value.kind, caught.value.code, caught.value.retry_after_ms) == ("rate-limited", "kv-full", 5)
    assert caught.value.__cause__ is None and caught.value.__context__ is None
