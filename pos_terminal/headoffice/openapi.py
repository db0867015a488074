"""The interface as an OpenAPI document, made from the messages themselves."""

from typing import Any

import msgspec

from pos_terminal.wire.envelope import BatchAnswer, BatchHead, Changes, Enrol, Enrolled, Hello, HelloAnswer, Problem
from pos_terminal.wire.payloads import Body
from pos_terminal.wire.signing import NONCE, SIGNATURE, TERMINAL

MESSAGES = (Enrol, Enrolled, Hello, HelloAnswer, BatchHead, BatchAnswer, Body, Changes, Problem)
SIGNED: list[dict[str, list[str]]] = [{"terminal": [], "nonce": [], "signature": []}]


def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    _, components = msgspec.json.schema_components(MESSAGES, ref_template="#/components/schemas/{name}")
    page = [
        _parameter("generation", "string", "The generation that `cursor` belongs to; empty at first."),
        _parameter("cursor", "integer", "The position read so far; 0 at first."),
        _parameter("limit", "integer", "The most items a page may have, at most 1000."),
    ]
    return {
        "openapi": "3.1.0",
        "info": {"title": "pos-terminal head office", "version": "1"},
        "paths": {
            "/healthz": {
                "get": {"summary": "Whether head office serves.", "responses": {"200": {"description": "It does."}}}
            },
            "/r/{record}": {"get": _receipt()},
            "/v1/enrol": {"post": _call("A terminal joins with its one-time code.", Enrol, Enrolled, signed=False)},
            "/v1/hello": {"post": _call("Where terminal and head office stand.", Hello, HelloAnswer)},
            "/v1/records": {"post": _records()},
            "/v1/changes": {"get": _call("A page of the feed.", None, Changes) | {"parameters": page}},
        },
        "components": {"schemas": components, "securitySchemes": _schemes()},
    }


def _call(summary: str, asks: type | None, answers: type, *, signed: bool = True) -> dict[str, Any]:
    call: dict[str, Any] = {
        "summary": summary,
        "responses": {
            "200": {"description": "Done.", "content": _content(answers)},
            "default": {"description": "Not done, and why.", "content": _content(Problem)},
        },
    }
    if signed:
        call["security"] = SIGNED
    if asks:
        call["requestBody"] = {"required": True, "content": _content(asks)}
    return call


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
    lines = (
        "One BatchHead line, then each record's bytes (Body) as they were committed; plain or zstd (Content-Encoding)."
    )
    content = {"application/x-ndjson": {"schema": {"type": "string", "description": lines}}}
    return call | {"requestBody": {"required": True, "content": content}}


def _content(message: type) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{message.__name__}"}}}


def _parameter(name: str, kind: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": kind}, "description": description}


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
