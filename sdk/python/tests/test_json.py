"""Tests parsing of JSON from outside: no document may exhaust the stack."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Handle

from plugboard import Failure, HookRequest, _json, http


def nested(levels: int, inside: bytes = b"") -> bytes:
    return b"[" * levels + inside + b"]" * levels


@pytest.mark.parametrize(
    "document",
    [
        nested(_json.LEVELS),
        b'{"a":' * _json.LEVELS + b"1" + b"}" * _json.LEVELS,
        # Wide but not deep.
        nested(1, b",".join([b"[{}]"] * 1_000)),
        # Brackets inside strings, also after escaped quotes and backslashes.
        nested(50, b'"' + b"[" * 200 + b'"'),
        nested(50, rb'"\"[' + b"[" * 200 + rb'\\"'),
    ],
)
def test_shallow_documents_are_parsed(document: bytes) -> None:
    _json.read(document, "the body")


@pytest.mark.parametrize(
    "document",
    [
        nested(_json.LEVELS + 1),
        nested(100_000),
        b"[" * 100_000,
        b'{"a":' * 100_000,
        nested(_json.LEVELS - 1, rb'"\\",[[]]'),
        b'{"a":["b"],"c":' + nested(_json.LEVELS, b"1") + b"}",
    ],
)
def test_deep_documents_are_rejected_before_parsing(document: bytes) -> None:
    with pytest.raises(Failure, match="the body is nested deeper than 100 levels") as caught:
        _json.read(document, "the body")
    assert (caught.value.kind, caught.value.code) == ("invalid", "too-deep")


@pytest.mark.parametrize("document", [b"", b"{", b"kit", b"\xff\xfe\x00", b'["' + b'\\"' * 1_000, b"9" * 5_000])
def test_invalid_json_is_reported(document: bytes) -> None:
    with pytest.raises(Failure, match="the body is not JSON: ") as caught:
        _json.read(document, "the body")
    assert caught.value.kind == "invalid"


def test_a_document_for_the_host_is_compact_and_keeps_its_letters() -> None:
    document = {"city": "Łódź", "none": None, "pages": [1, 2.5]}
    assert _json.written(document) == '{"city":"Łódź","none":null,"pages":[1,2.5]}'
    # The host checks a text, so it arrives unchanged.
    assert _json.written('{ "a": ') == '{ "a": '


def test_a_lone_surrogate_in_a_document_is_replaced() -> None:
    assert _json.written({"a": "b\ud83d"}) == '{"a":"b\ufffd"}'
    assert _json.written({"b\ud83d": "👋"}) == '{"b\ufffd":"👋"}'
    assert _json.written("b\ud83d") == "b\ufffd"


@pytest.mark.parametrize("value", [None, 7, [], b"{}", {"a": b"b"}, {"a": {1, 2}}])
def test_a_value_that_is_not_a_document_is_a_type_error(value: Any) -> None:
    with pytest.raises(TypeError):
        _json.written(value)


def test_a_document_without_a_json_form_is_a_value_error() -> None:
    endless: dict[str, Any] = {}
    endless["self"] = endless
    for value in ({"a": float("nan")}, endless):
        with pytest.raises(ValueError):
            _json.written(value)


def test_invalid_utf8_is_replaced() -> None:
    assert _json.read(b'"\xff\xc5"', "the body") == "\ufffd\ufffd"
    assert _json.read(b"\xef\xbb\xbf[1]", "the body") == [1], "a mark at the beginning is not part of it"


def test_requests_and_responses_use_this_parser() -> None:
    assert HookRequest(Handle(body=b'{"a": 1}')).json() == {"a": 1}
    assert http.Response(Handle(body=b"[2]", status=200)).json() == [2]
    with pytest.raises(Failure, match="the body is nested deeper"):
        HookRequest(Handle(body=nested(100_000))).json()
    with pytest.raises(Failure, match=r"the response \(status 502\) is not JSON"):
        http.Response(Handle(body=b"<html>", status=502)).json()
