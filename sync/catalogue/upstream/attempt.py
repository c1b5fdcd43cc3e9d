"""One request, and what came of it: never an exception, because those of httpx keep the request."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
import msgspec


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """An answer, or with `problem` the reason that there is none."""

    status: int = 0
    headers: dict[str, str] = {}
    body: bytes = b""
    is_too_long: bool = False
    problem: str | None = None

    def retry_after(self, now: datetime) -> float | None:
        """The seconds for which the provider wants to be left alone, if it said so; it may name a date instead."""
        wanted = self.headers.get("retry-after", "").strip()
        if wanted.isascii() and wanted.isdecimal():
            return float(wanted[:10])
        try:
            date = parsedate_to_datetime(wanted)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds())


def attempt(
    client: httpx.Client, path: str, params: Mapping[str, str | int], answer_seconds: float, most_bytes: int
) -> Attempt:
    """Get a path, read at most so many bytes of the answer for at most so long."""
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
                if size > most_bytes:
                    break
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # The type alone: the message can quote what was sent.
        return Attempt(problem=type(error).__name__)
    return Attempt(status=response.status_code, headers=headers, body=b"".join(chunks), is_too_long=size > most_bytes)
