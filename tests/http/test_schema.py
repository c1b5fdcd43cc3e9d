"""Whatever is sent to any route, right or wrong, the answer is one that the OpenAPI document describes."""

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.http.operations import Operation, Schema, operations
from tests.http.test_examples import ENDS, MADE, WITHOUT_EXAMPLE

Headers = dict[str, str]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
NEGATIVE, POSITIVE = GenerationMode.NEGATIVE, GenerationMode.POSITIVE


def closed(document: Schema) -> Schema:
    """The document with replies that have no further fields than it says."""
    strict = deepcopy(document)
    for component in strict["components"]["schemas"].values():
        if "properties" in component:
            component.setdefault("additionalProperties", False)
    return strict


class Fuzzer:
    """Sends generated requests to the service and remembers what it answered, and what of that was wrong."""

    def __init__(self, api: httpx.Client, document: Schema, new_reader: Callable[[], tuple[int, Headers]]) -> None:
        self._api = api
        self._new_reader = new_reader
        self._operations = list(operations(document))
        self._schema = schemathesis.openapi.from_dict(closed(document))
        self.statuses: Counter[int] = Counter()
        self.wrong: dict[str, str] = {}

    def run(self, examples: int) -> None:
        """`examples` requests to every operation of each sort: of any right values, of existing things, wrong ones."""
        for described in self._operations:
            operation = self._schema[described.path][described.method]
            # A user for each, because some change what the others see.
            _, user = self._new_reader()
            self._fuzz(operation, operation.as_strategy(generation_mode=POSITIVE), user, examples)
            self._fuzz(operation, self._about_what_exists(operation, described, user), user, examples)
            if described.parameters or described.body_schema():
                self._fuzz(operation, operation.as_strategy(generation_mode=NEGATIVE), user, examples)

    def _about_what_exists(self, operation: Any, described: Operation, user: Headers) -> Any:
        """Requests whose references lead somewhere."""
        path = {
            parameter.name: MADE[parameter.name](self._api, user)
            if parameter.name in MADE
            else parameter.schema["examples"][0]
            for parameter in described.parameters
            if parameter.place == "path"
        }
        strategy = operation.as_strategy(generation_mode=POSITIVE, path_parameters=path or None)
        return strategy.map(lambda case: _without(case, WITHOUT_EXAMPLE | {"mood"}))

    def _fuzz(self, operation: Any, strategy: Any, user: Headers, examples: int) -> None:
        ends = operation.label in ENDS

        @settings(
            max_examples=examples,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy, st.booleans())
        def check(case: Any, signed_in: bool) -> None:  # noqa: FBT001
            headers = (self._new_reader()[1] if ends else user) if signed_in else {}
            reply = case.call(base_url=str(self._api.base_url), headers=headers)
            self.statuses[reply.status_code] += 1
            try:
                case.validate_response(reply, checks=CHECKS, headers=headers)
            except FailureGroup as failures:
                for failure in failures.exceptions:
                    self.wrong.setdefault(f"{operation.label}: {failure.title}", f"{failure} {case.as_curl_command()}")

        check()


def _without(case: Any, names: set[str]) -> Any:
    """The case less some query parameters."""
    if isinstance(case.query, dict):
        for name in names & case.query.keys():
            del case.query[name]
    return case


@pytest.fixture
def fuzzer(api: httpx.Client, document: Schema, new_reader: Callable[[], tuple[int, Headers]]) -> Fuzzer:
    return Fuzzer(api, document, new_reader)


def test_a_few_hundred_requests_are_answered_as_described(fuzzer: Fuzzer) -> None:
    fuzzer.run(2)
    assert not fuzzer.wrong, "\n\n".join(f"{what}: {how}" for what, how in fuzzer.wrong.items())
    assert fuzzer.statuses.total() > 200
    assert fuzzer.statuses[200] > 50


@pytest.mark.slow
def test_five_thousand_requests_are_answered_as_described(fuzzer: Fuzzer, capsys: pytest.CaptureFixture[str]) -> None:
    fuzzer.run(25)
    with capsys.disabled():
        print(f"\n{fuzzer.statuses.total():,} requests, answered {dict(sorted(fuzzer.statuses.items()))}")
    assert not fuzzer.wrong, "\n\n".join(f"{what}: {how}" for what, how in fuzzer.wrong.items())
    assert fuzzer.statuses.total() >= 5_000
