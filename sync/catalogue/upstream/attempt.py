"""Attempt at one request; it never raises, because httpx's exceptions keep the request and with it the key."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
import msgspec


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """An answer, or in `problem` the reason that there is none."""

    status: int = 0
    headers: dict[str, str] = {}
    body: bytes = b""
    is_too_long: bool = False
    problem: str | None = None

    def retry_after(self, now: datetime) -> float | None:
        """The seconds of the Retry-After header, if there is one; it may name a date instead."""
        wanted = self.headers.get("retry-after", "").strip()
        if wanted.isascii() and wanted.isdecimal():
            return float(wanted[:10])
        try:
            date = parsedate_to_datetime(wanted)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds())


def get_once(
    client: httpx.Client, path: str, params: Mapping[str, str | int], answer_seconds: float, max_bytes: int
) -> Attempt:
    """Get a path; reading the answer stops after `answer_seconds` or `max_bytes`."""
    deadline = time.monotonic() + answer_seconds
    chunks: list[bytes] = []
    size = 0
    try:
        with client.stream("GET", path, params=dict(params)) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            for chunk in response.iter_bytes():
                chunks.append(chunk)
                size += len(chunk)
                if time.monotonic() > deadline:
                    return Attempt(problem="no end of the answer in time")
                if size > max_bytes:
                    break
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # Only the exception's type, because its message can quote the request.
        return Attempt(problem=type(error).__name__)
    return Attempt(status=response.status_code, headers=headers, body=b"".join(chunks), is_too_long=size > max_bytes)
