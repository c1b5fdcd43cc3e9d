"""Key of an upstream, added to requests just before they leave and shown nowhere else."""

import logging
import re
from urllib.parse import quote, quote_plus

import httpx

# A JSON web token: what TMDB calls an API read access token.
TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
HIDDEN = "[key]"
# Loggers that quote answers, which may repeat the request with its key.
LOGGERS = ("httpx", *(f"httpcore.{name}" for name in ("connection", "http11", "http2", "proxy", "socks")))


class Key:
    """A key that is sent as a parameter, or as a bearer token where it is one and the upstream takes those."""

    def __init__(self, value: str | None, parameter: str, *, takes_tokens: bool = False) -> None:
        self._value = (value or "").strip()
        self._parameter = parameter
        self._is_token = takes_tokens and TOKEN.fullmatch(self._value) is not None

    def __repr__(self) -> str:
        return f"Key({self._parameter}={HIDDEN if self._value else 'none'})"

    def on(self, request: httpx.Request) -> httpx.Request:
        """The same request with the key; the given one stays without."""
        if not self._value:
            return request
        keyed = httpx.Request(
            request.method, request.url, headers=request.headers, stream=request.stream, extensions=request.extensions
        )
        if self._is_token:
            keyed.headers["Authorization"] = f"Bearer {self._value}"
        else:
            keyed.url = request.url.copy_merge_params({self._parameter: self._value})
        return keyed

    def hide(self) -> None:
        """Keep the key out of the log from now on."""
        for name in LOGGERS:
            logging.getLogger(name).addFilter(self._scrub_record)

    def unhide(self) -> None:
        """Stop filtering the log, once there are no more requests."""
        for name in LOGGERS:
            logging.getLogger(name).removeFilter(self._scrub_record)

    def scrub(self, text: str) -> str:
        """The text without the key in any of its spellings."""
        value = self._value
        for written in {value, quote(value, safe=""), quote_plus(value), value.replace("/", "\\/")} - {""}:
            text = text.replace(written, HIDDEN)
        return text

    def _scrub_record(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self.scrub(record.getMessage()), None
        return True


class KeyedTransport(httpx.BaseTransport):
    """Adds the key below the client, so that the client's log lines and errors show requests without it."""

    def __init__(self, transport: httpx.BaseTransport, key: Key) -> None:
        self._transport = transport
        self._key = key

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._transport.handle_request(self._key.on(request))

    def close(self) -> None:
        self._transport.close()
