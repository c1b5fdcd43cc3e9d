"""Fixtures of the chat's tests."""

from collections.abc import Iterator

import pytest

from tests.chat.model_server import ModelServer


@pytest.fixture(scope="session")
def model_server() -> Iterator[ModelServer]:
    with ModelServer().running() as server:
        yield server
