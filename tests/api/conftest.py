"""What the tests of the API share besides the service itself."""

from typing import Any

import httpx
import pytest

from tests.api.operations import Operation, operations


@pytest.fixture(scope="session")
def document(api: httpx.Client) -> dict[str, Any]:
    """The OpenAPI document as it is served."""
    served: dict[str, Any] = api.get("/openapi.json").raise_for_status().json()
    return served


@pytest.fixture(scope="session")
def every_operation(document: dict[str, Any]) -> list[Operation]:
    return list(operations(document))
