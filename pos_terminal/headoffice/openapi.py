"""The interface as an OpenAPI document, made from the messages themselves."""

from typing import Any

import msgspec

from pos_terminal.headoffice.feed import PAGE
from pos_terminal.wire.envelope import (
    Agreed,
    BatchAnswer,
    BatchHead,
    Changes,
    Compare,
    Enrol,
    Enrolled,
    Hello,
    HelloAnswer,
    Problem,
)
from pos_terminal.wire.payloads import Body
from pos_terminal.wire.reconcile import (
    Again,
    AgainAnswer,
    BalancesAnswer,
    BalancesAsked,
    BucketsAsked,
    DaysAnswer,
    DaysAsked,
    PlacesAnswer,
    PlacesAsked,
)
from pos_terminal.wire.reservations import Reserve, Reserved
from pos_terminal.wire.signing import NONCE, SIGNATURE, TERMINAL

MESSAGES = (
    Enrol,
    Enrolled,
    Hello,
    HelloAnswer,
    Compare,
    Agreed,
    BatchHead,
    BatchAnswer,
    Body,
    Changes,
    BalancesAsked,
    BalancesAnswer,
    BucketsAsked,
    DaysAsked,
    DaysAnswer,
    PlacesAsked,
    PlacesAnswer,
    Again,
    AgainAnswer,
    Reserve,
    Reserved,
    Problem,
)
LARGEST = 2**63 - 1
REFUSALS = {
    "400": "It cannot be read, or its chain is broken; sending it again will not help.",
    "401": "The signature is not that of a terminal of ours.",
    "403": "The terminal was closed, or its code does not count.",
    "408": "It did not come to its end in time.",
    "409": "Another history of the stream is here: a fork.",
    "413": "Too much at once.",
    "415": "A Content-Encoding that is not known here; try another.",
    "429": "Too many requests of this terminal at once.",
    "503": "Nothing was stored; come back later.",
}
HEALTH = {
    "type": "object",
    "properties": {"ok": {"const": True}, "generation": {"type": "string"}, "position": {"type": "integer"}},
    "required": ["ok", "generation", "position"],
}
SIGNED: list[dict[str, list[str]]] = [{"terminal": [], "nonce": [], "signature": []}]


def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    _, components = msgspec.json.schema_components(MESSAGES, ref_template="#/components/schemas/{name}")
    page = [
        _parameter("generation", {"type": "string"}, "The generation that `cursor` belongs to; empty at first."),
        _parameter("cursor", _integer(0, LARGEST), "The position read so far; 0 at first."),
        _parameter("limit", _integer(1, PAGE), "The most items a page may have."),
    ]
    return {
        "openapi": "3.1.0",
        "info": {"title": "pos-terminal head office", "version": "1"},
        "paths": {
            "/healthz": {"get": _look("Whether head office serves.", "application/json", HEALTH)},
            "/metrics": {"get": _look("Counters and lags for Prometheus.", "text/plain", {"type": "string"})},
            "/openapi.json": {"get": _look("This document.", "application/json", {"type": "object"})},
            "/r/{record}": {"get": _receipt()},
            "/v1/enrol": {"post": _call("A terminal joins with its one-time code.", Enrol, Enrolled, signed=False)},
            "/v1/hello": {"post": _call("Where terminal and head office stand.", Hello, HelloAnswer)},
            "/v1/compare": {"post": _call("How far a stream is the same on both sides.", Compare, Agreed)},
            "/v1/records": {"post": _records()},
            "/v1/reserve": {
                "post": _call("What an open bill is about to use, and what is left for it.", Reserve, Reserved)
            },
            "/v1/days": {"post": _call("Totals of the terminal's business days.", DaysAsked, DaysAnswer)},
            "/v1/places": {"post": _call("Which records do not lie here as they came.", PlacesAsked, PlacesAnswer)},
            "/v1/again": {"post": _call("Records once more, to mend what was lost or altered.", Again, AgainAnswer)},
            "/v1/balances": {"post": _call("Which buckets of balances differ.", BalancesAsked, BalancesAnswer)},
            "/v1/buckets": {"post": _call("The accounts of whole buckets, told anew.", BucketsAsked, Changes)},
            "/v1/changes": {"get": _call("A page of the feed.", None, Changes) | {"parameters": page}},
        },
        "components": {"schemas": components, "securitySchemes": _schemes()},
    }


def _look(summary: str, media_type: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Something that anybody who reaches the address may read."""
    there = {"description": "It is.", "content": {media_type: {"schema": schema}}}
    return {"summary": summary, "responses": {"200": there, "503": _refusal("503")}}


def _call(summary: str, asks: type | None, answers: type, *, signed: bool = True) -> dict[str, Any]:
    refusals = ["400", "403", "408", "413", "429", "503", *(["401"] if signed else [])]
    call: dict[str, Any] = {
        "summary": summary,
        "responses": {
            "200": {"description": "Done.", "content": _content(answers)},
            **{status: _refusal(status) for status in sorted(refusals)},
            "default": {"description": "Not done, and why.", "content": _content(Problem)},
        },
    }
    if signed:
        call["security"] = SIGNED
    if asks:
        call["requestBody"] = {"required": True, "content": _content(asks)}
    return call


def _refusal(status: str) -> dict[str, Any]:
    refusal: dict[str, Any] = {"description": REFUSALS[status], "content": _content(Problem)}
    if status in ("429", "503"):
        after = {"description": "Seconds to wait.", "required": True, "schema": {"type": "integer", "minimum": 1}}
        refusal["headers"] = {"Retry-After": after}
    return refusal


def _receipt() -> dict[str, Any]:
    """For customers and not for tills: nobody signs it, the record's id is the key."""
    page = {"text/html": {"schema": {"type": "string"}}}
    record = {
        "name": "record",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
        "description": "The id of the record of a sale or refund (UUIDv7, lower case).",
    }
    return {
        "summary": "A customer's receipt as a page in both languages.",
        "parameters": [record],
        "responses": {
            "200": {"description": "The receipt.", "content": page},
            "404": {"description": "Not here, or not yet: a page that looks again by itself.", "content": page},
        },
    }


def _records() -> dict[str, Any]:
    call = _call("Records of one stream, oldest first; only `have` in the answer acknowledges.", None, BatchAnswer)
    lines = "One BatchHead line, then each record's bytes (Body) as committed; Content-Encoding zstd, gzip or none."
    content = {"application/x-ndjson": {"schema": {"type": "string", "description": lines}}}
    call["responses"] |= {status: _refusal(status) for status in ("409", "415")}
    return call | {"requestBody": {"required": True, "content": content}}


def _content(message: type) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{message.__name__}"}}}


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": description}


def _integer(least: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most}


def _schemes() -> dict[str, Any]:
    said = {
        "terminal": (TERMINAL, "The terminal's id."),
        "nonce": (NONCE, "Any text, another one for each request."),
        "signature": (
            SIGNATURE,
            "Ed25519 (hex) over method, path with query, SHA-256 (hex) of the body as sent, and nonce, joined by LF.",
        ),
    }
    return {
        name: {"type": "apiKey", "in": "header", "name": header, "description": text}
        for name, (header, text) in said.items()
    }
