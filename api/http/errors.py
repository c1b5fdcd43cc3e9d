"""Failures as RFC 9457 problem documents, and the HTTP status that each database error means."""

import logging
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypeAlias, cast
from uuid import uuid4

import msgspec
import psycopg
from litestar import Request, Response
from litestar.exceptions import HTTPException, NotAuthorizedException, ValidationException
from psycopg_pool import PoolTimeout, TooManyRequests

from api.http.language import SUPPORTED, Language, negotiate
from api.http.problem_titles import problem_title

AnyRequest: TypeAlias = Request[Any, Any, Any]

log = logging.getLogger("cinelibre")

RETRY_AFTER_SECONDS = 2
# msgspec names a missing or unknown field in its message, not in the path at its end.
UNNAMED_FIELD = re.compile(r"(?:missing required|contains unknown) field `([^`]*)`")


class FieldError(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with one part of a request; `pointer` is a JSON pointer into the body or names a parameter."""

    pointer: str
    detail: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An error as application/problem+json (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldError] = []


class ProblemError(Exception):
    """Ends a request with a problem document."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        code: str | None = None,
        errors: tuple[FieldError, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.code = code or HTTPStatus(status).name.lower()
        self.errors = errors
        self.headers = dict(headers or {})


def status_of(sqlstate: str) -> int:
    """The HTTP status that an SQLSTATE means."""
    match sqlstate[:2], sqlstate:
        case "PT", _ if sqlstate[2:].isdigit():
            return int(sqlstate[2:])
        case _, "23505":
            return 409
        case _, "23503":
            return 404
        case ("22", _) | (_, "23514"):
            return 422
        case _, "42501":
            return 403
        case _, "57014":
            return 504
        case ("08" | "53", _) | (_, "40001" | "40P01" | "55P03"):
            return 503
        case "57", _ if sqlstate.startswith("57P"):
            return 503
        case _:
            return 500


def from_database(error: Exception) -> ProblemError:
    """The problem that tells a client of a psycopg error; its text is passed on only where our functions raised it."""
    if isinstance(error, UnicodeEncodeError):
        return ProblemError(422, "The text has characters that cannot be stored.", code="invalid_text")
    if isinstance(error, (PoolTimeout, TooManyRequests)):
        return _busy()
    if not isinstance(error, psycopg.Error):
        raise TypeError(error) from error
    if error.sqlstate is None:
        # Without an SQLSTATE the client library refused the value, or there is no connection.
        if isinstance(error, psycopg.DataError):
            return ProblemError(422, "The text has characters that cannot be stored.", code="invalid_text")
        return _busy()
    status = status_of(error.sqlstate)
    if status == 503:
        return _busy()
    if error.sqlstate.startswith("PT"):
        hint = f" {error.diag.message_hint}" if error.diag.message_hint else ""
        return ProblemError(status, f"{error.diag.message_primary}{hint}")
    if status == 422:
        return ProblemError(status, "A value is out of range.", code="out_of_range")
    return ProblemError(status, HTTPStatus(status).description or HTTPStatus(status).phrase)


def _busy() -> ProblemError:
    return ProblemError(
        503,
        "The database does not answer right now.",
        code="database_unavailable",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )


def handle_problem(request: AnyRequest, error: ProblemError) -> Response[Problem]:
    return _respond(request, error.status, error.detail, error.code, list(error.errors), error.headers)


def handle_database(request: AnyRequest, error: Exception) -> Response[Problem]:
    problem = from_database(error)
    if problem.status >= 500:
        log.error("database error", exc_info=error, extra={"request_id": request_id(request)})
    return handle_problem(request, problem)


def handle_validation(request: AnyRequest, error: ValidationException) -> Response[Problem]:
    extra = error.extra if isinstance(error.extra, list) else []
    errors = [
        FieldError(
            pointer=_sent_name(request, str(entry.get("key") or entry.get("source") or "")),
            detail=str(entry.get("message", "")),
        )
        for entry in extra
        if isinstance(entry, dict)
    ]
    return _respond(request, 422, "The request is not valid.", "invalid_request", errors, {})


def _sent_name(request: AnyRequest, name: str) -> str:
    """A parameter's name in requests, which differs where Python cannot use it, as with lambda."""
    parameter = request.route_handler.parsed_fn_signature.parameters.get(name)
    return (getattr(parameter.kwarg_definition, "name", None) if parameter else None) or name


def handle_body(request: AnyRequest, error: msgspec.ValidationError) -> Response[Problem]:
    """JSON that does not have the shape of the route's body."""
    detail, _, place = str(error).partition(" - at `")
    # msgspec writes [...] for a key of a mapping: the pointer then ends at the mapping.
    path = place.removeprefix("key` in `").removeprefix("$").rstrip("`").partition("[...]")[0]
    pointer = path.replace(".", "/").replace("[", "/").replace("]", "")
    if found := UNNAMED_FIELD.search(detail):
        pointer = f"{pointer}/{found[1]}"
    errors = [FieldError(pointer=pointer, detail=detail)]
    return _respond(request, 422, "The request is not valid.", "invalid_request", errors, {})


def handle_http(request: AnyRequest, error: HTTPException) -> Response[Problem]:
    """Litestar's own refusals: no route, wrong method, unreadable body."""
    headers = dict(error.headers or {})
    if isinstance(error, NotAuthorizedException):
        headers.setdefault("WWW-Authenticate", "Bearer")
    status = HTTPStatus(error.status_code)
    if status == HTTPStatus.BAD_REQUEST:
        # Litestar's own text repeats the query.
        return _respond(request, 400, "The request could not be read.", "unreadable_request", [], headers)
    return _respond(request, status.value, status.description or status.phrase, status.name.lower(), [], headers)


def handle_unexpected(request: AnyRequest, error: Exception) -> Response[Problem]:
    log.error("unexpected error", exc_info=error, extra={"request_id": request_id(request)})
    return _respond(request, 500, "Something went wrong on our side.", "internal_server_error", [], {})


def request_id(request: AnyRequest) -> str:
    """The id that ties a reply to the log."""
    state = request.scope.setdefault("state", {})
    return str(state.setdefault("request_id", uuid4().hex))


def _language(request: AnyRequest) -> Language:
    """The reader's language, also where a request fails before it is negotiated; the reply's headers name it."""
    state = request.scope.setdefault("state", {})
    if "language" not in state:
        asked = request.query_params.get("lang")
        state["language"] = asked if asked in SUPPORTED else negotiate(request.headers.get("accept-language"))
    return cast("Language", state["language"])


def _respond(
    request: AnyRequest, status: int, detail: str, code: str, errors: list[FieldError], headers: dict[str, str]
) -> Response[Problem]:
    problem = Problem(
        type="about:blank",
        title=problem_title(status, _language(request)),
        status=status,
        detail=detail,
        code=code,
        request_id=request_id(request),
        errors=errors,
    )
    return Response(problem, status_code=status, media_type="application/problem+json", headers=headers)
