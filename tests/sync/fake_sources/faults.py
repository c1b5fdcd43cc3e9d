"""Faults of sources, and the words in which they report errors."""

import json
import re
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, get_args

Mode: TypeAlias = Literal[
    "unauthorized", "missing", "unprocessable", "limited", "limited-silently", "error", "unavailable", "timeout",
    "reset", "truncated", "html", "malformed", "tab", "duplicates", "shift-in", "shift-out", "spent", "redirect",
    "trickle", "endless",
]  # fmt: skip
MODES: tuple[Mode, ...] = get_args(Mode)
TMDB_ERRORS = {
    401: (7, "Invalid API key: You must be granted a valid key."),
    404: (34, "The resource you requested could not be found."),
    400: (22, "Invalid page: Pages start at 1 and max at 500. They are expected to be an integer."),
    422: (20, "Invalid date range: Should be a range no longer than 14 days."),
    429: (25, "Your request count is over the allowed limit."),
    500: (11, "Internal error: Something went wrong, contact TMDB."),
    503: (9, "Service offline: This service is temporarily offline, try again later."),
}
OMDB_ERRORS = {
    401: "Invalid API key!",
    404: "Movie not found!",
    503: "Error getting data.",
}
STATUSES = {
    "unauthorized": 401, "missing": 404, "unprocessable": 422, "limited": 429, "limited-silently": 429, "error": 500,
    "unavailable": 503,
}  # fmt: skip
TEXT = re.compile(rb'("(?:overview|Title|title)":\s?")')
# As firewalls answer: they repeat what was asked.
PAGE = "<!DOCTYPE html><html><head><title>One moment</title></head><body><h1>Checking {}</h1></body></html>"


@dataclass
class Reply:
    """An HTTP response, or what happens to the connection instead of one."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    action: Literal["send", "timeout", "reset", "truncate", "trickle", "endless"] = "send"


@dataclass
class Fault:
    """A mode, and how many more times it happens; None for ever."""

    mode: Mode
    times: int | None = None
    retry_after: str = "1"

    def spend(self) -> bool:
        """Whether it happens this time."""
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


def json_reply(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    content = {"Content-Type": "application/json;charset=utf-8", **(headers or {})}
    return Reply(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), status, content)


def error_reply(source: str, status: int, headers: dict[str, str] | None = None) -> Reply:
    """An error as this source words it."""
    if source == "omdb":
        error = OMDB_ERRORS.get(status, "Something went wrong.")
        return json_reply({"Response": "False", "Error": error}, 200 if status == 404 else status, headers)
    if source == "google":
        said = "API_KEY_INVALID" if status == 401 else f"Status {status}."
        body = {"error": {"code": status, "message": said, "errors": [{"message": said, "reason": "other"}]}}
        return json_reply(body, 400 if status == 401 else status, headers)
    code, message = TMDB_ERRORS.get(status, (15, "Something went wrong."))
    return json_reply({"success": False, "status_code": code, "status_message": message}, status, headers)


def spent_reply(source: str) -> Reply:
    """Today's requests are used up."""
    if source == "omdb":
        return json_reply({"Response": "False", "Error": "Request limit reached!"}, 401)
    message = "Quota exceeded for quota metric 'Queries' and limit 'Queries per day'."
    return json_reply({"error": {"code": 429, "message": message, "status": "RESOURCE_EXHAUSTED"}}, 429)


def spoilt(source: str, target: str, fault: Fault, reply: Reply) -> Reply:
    """What comes of a reply to a request under a fault; faults of lists are the list's."""
    match fault.mode:
        case "timeout":
            return Reply(action="timeout")
        case "reset":
            return Reply(action="reset")
        case "truncated":
            return Reply(reply.body, reply.status, reply.headers, "truncate")
        case "trickle":
            return Reply(reply.body, reply.status, reply.headers, "trickle")
        case "endless":
            return Reply(reply.body, reply.status, reply.headers, "endless")
        case "html":
            return Reply(PAGE.format(target).encode(), 200, {"Content-Type": "text/html; charset=UTF-8"})
        case "redirect":
            return Reply(b"", 301, {"Location": f"http://127.0.0.1:9{target}"})
        case "malformed":
            return Reply(reply.body[: len(reply.body) // 2] + b",}", 200, reply.headers)
        case "tab":
            return Reply(TEXT.sub(rb"\1\t", reply.body, count=1), reply.status, reply.headers)
        case "spent":
            return spent_reply(source)
        case "limited":
            return error_reply(source, 429, {"Retry-After": fault.retry_after})
        case mode if mode in STATUSES:
            return error_reply(source, STATUSES[mode])
    return reply
