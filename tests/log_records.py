"""Records that a service has logged of a request."""

import logging
import time

import pytest


def log_of(caplog: pytest.LogCaptureFixture, request_id: str, message: str) -> logging.LogRecord:
    """The record of that message about a request; it can come a moment after the reply."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        for record in list(caplog.records):
            if record.getMessage() == message and getattr(record, "request_id", None) == request_id:
                return record
        time.sleep(0.01)
    raise AssertionError(f"{message!r} was not logged of request {request_id}")
