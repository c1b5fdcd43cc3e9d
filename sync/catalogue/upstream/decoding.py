"""Decoding of upstream JSON into typed values, however carelessly it was written."""

import json
import threading
from collections.abc import Hashable
from functools import cache
from typing import Any, NoReturn, TypeVar, cast

import msgspec

Answer = TypeVar("Answer")

# Characters of an answer that are kept; data.quarantine takes no more.
MAX_EXCERPT = 10_000
FIRST_MEETING = threading.Lock()


class UnusableAnswerError(Exception):
    """An answer of the wrong shape: the reason in a word, and in a sentence."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def decode(body: bytes, kind: type[Answer]) -> Answer:
    """The body as a value of the type; no text in it has a NUL or half a character. Raises UnusableAnswerError.

    Bytes that are not UTF-8 are replaced, and control characters in texts, which JSON forbids, are taken.
    """
    body = body.removeprefix(b"\xef\xbb\xbf")
    _meet(cast("Hashable", kind))
    try:
        if b"\\u0000" in body:
            return msgspec.convert(_carelessly(body), kind)
        try:
            return msgspec.json.decode(body, type=kind)
        except msgspec.ValidationError:
            raise
        except (msgspec.DecodeError, UnicodeDecodeError):
            return msgspec.convert(_carelessly(body), kind)
    except msgspec.ValidationError as error:
        raise UnusableAnswerError("shape", str(error)) from None
    except RecursionError:
        raise UnusableAnswerError("malformed", "nested too deeply") from None
    except ValueError as error:
        if body.lstrip()[:1] == b"<":
            raise UnusableAnswerError("html", "a page instead of data") from None
        raise UnusableAnswerError("malformed", str(error) if body.strip() else "nothing") from None


def convert(value: Any, kind: type[Answer]) -> Answer:
    """A part of an answer as a value of the type. Raises UnusableAnswerError."""
    _meet(cast("Hashable", kind))
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise UnusableAnswerError("shape", str(error)) from None


def legible(value: Any) -> str:
    """The beginning of an answer, or of a part of one, as a text without NULs."""
    body = value if isinstance(value, bytes) else msgspec.json.encode(value)
    return body[: MAX_EXCERPT * 5].decode("utf-8", "replace").replace("\0", "")


@cache
def _meet(kind: Hashable) -> None:
    """Let msgspec meet a type in one thread at a time; the process crashes where two threads do so at once."""
    with FIRST_MEETING:
        msgspec.json.Decoder(kind)


def _carelessly(body: bytes) -> Any:
    return _clean(json.loads(body.decode("utf-8", "replace"), strict=False, parse_constant=_no_number))


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(name): _clean(item) for name, item in value.items()}
    return value
