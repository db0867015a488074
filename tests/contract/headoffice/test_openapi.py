"""The interface against its own description: schemathesis asks what the document allows, and what it does not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from requests.auth import AuthBase
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from pos_terminal.headoffice.openapi import description
from pos_terminal.headoffice.server import serving
from pos_terminal.wire.signing import NONCE, SIGNATURE, TERMINAL, signed_bytes
from tests.support.offices import Till, open_office, open_till

EXAMPLES = 40


@schemathesis.serializer("application/x-ndjson")
def as_lines(_: schemathesis.SerializationContext, value: Any) -> bytes:
    """Lines as they stand; what is no text is lines of JSON all the same."""
    return value.encode() if isinstance(value, str) else msgspec.json.encode(value)


class Signed(AuthBase):
    """Signs what is really sent, as a till would."""

    def __init__(self, till: Till) -> None:
        self._till = till

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        body = request.body or b""
        raw = body.encode() if isinstance(body, str) else bytes(body)
        message = signed_bytes(str(request.method), request.path_url, raw, "n")
        proof = {TERMINAL: "S1-T1", NONCE: "n", SIGNATURE: self._till.vault.sign(message).hex()}
        request.headers.update(proof)
        return request


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Till]]:
    folder: Path = tmp_path_factory.mktemp("office")
    office = open_office(folder / "office")
    with serving(office.office) as url:
        till = open_till(folder, 1)
        till.join(office.new_code(), till.client(url), url)
        yield url, till
        till.store.close()
    office.office.close()


OPERATIONS = [(path, method.upper()) for path, methods in description()["paths"].items() for method in methods]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_as_described(line: tuple[str, Till], path: str, method: str, mode: GenerationMode) -> None:
    """`positive` is what the document allows, `negative` what it does not: no fault, and an answer that it names."""
    url, till = line
    described = schemathesis.openapi.from_url(f"{url}/openapi.json")
    operation = described[path][method]
    # What the document cannot say: what a hash chain or a digest is; that 5.0 is no whole number; that there are no
    # leap seconds.
    beyond = (
        "/v1/records",
        "/v1/hello",
        "/v1/balances",
        "/v1/buckets",
        "/v1/days",
        "/v1/places",
        "/v1/again",
        "/v1/reserve",
    )
    excluded = [positive_data_acceptance] if path in beyond else []
    with requests.Session() as session:
        session.trust_env = False

        @given(operation.as_strategy(generation_mode=mode))
        @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
        def asked(case: Any) -> None:
            forged = case.meta.components.get(ParameterLocation.HEADER)
            signed = not (forged and forged.mode.is_negative)
            session.auth = Signed(till) if signed else None
            # Whoever signs anew what was forged on purpose cannot be told that forging works.
            case.call_and_validate(session=session, excluded_checks=[*excluded, *([ignored_auth] if signed else [])])

        try:
            asked()
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE  # where nothing is asked, nothing can be asked wrongly
