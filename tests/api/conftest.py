"""What the tests of the API share besides the service itself."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import httpx
import pytest

from api.tokens import TokenIssuer
from sync.connection import call, connect
from tests.api.operations import Operation, operations


@pytest.fixture(scope="session")
def document(api: httpx.Client) -> dict[str, Any]:
    """The OpenAPI document as it is served."""
    served: dict[str, Any] = api.get("/openapi.json").raise_for_status().json()
    return served


@pytest.fixture(scope="session")
def every_operation(document: dict[str, Any]) -> list[Operation]:
    return list(operations(document))


@pytest.fixture(scope="session")
def new_reader(api: httpx.Client, sample_database: str) -> Callable[[], tuple[int, dict[str, str]]]:
    """Registers a user who has no password, which takes no time; returns the id and the header."""
    del api  # The service has made the key that signs tokens.
    numbers = count(1)
    with connect(sample_database) as connection:
        tokens = TokenIssuer([key[1] for key in call(connection, "signing_keys")], timedelta(days=1))

    def register() -> tuple[int, dict[str, str]]:
        email = f"quick{next(numbers)}@example.com"
        with connect(sample_database) as connection:
            ((user_id, *_),) = call(connection, "register_user", email=email, name="Reader", password_hash="x")
        return int(user_id), {"Authorization": f"Bearer {tokens.issue(int(user_id))}"}

    return register
