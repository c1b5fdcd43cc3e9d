"""Language model behind any OpenAI-compatible endpoint: OpenAI's own, Ollama's /v1, and many others."""

import asyncio
import email.utils
import logging
from datetime import UTC, datetime
from typing import Any, Self

import httpx
import msgspec

from api.chat.llm_answer import NAME, Vocabulary, answer_schema, question, read_answer
from api.chat.parser import Request, Turn

log = logging.getLogger("cinelibre")

ANSWER_SECONDS = 15.0
MAX_CONNECTIONS = 10
# A Retry-After beyond this counts as a failure.
MAX_RETRY_SECONDS = 2.0
RETRY_SECONDS = 0.3
MAX_ANSWER_BYTES = 200_000
# Statuses of servers that do not support schemas for answers.
NOT_BY_SCHEMA = (400, 404, 422, 501)


class LanguageModelError(Exception):
    """There is no usable answer; `notice` is the phrase that tells the reader. The message quotes nothing sent."""

    def __init__(self, message: str, notice: str = "llm_unavailable") -> None:
        super().__init__(message)
        self.notice = notice


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A message understood, and titles that the model would suggest."""

    request: Request
    suggested: tuple[str, ...]


class Function(msgspec.Struct, frozen=True):
    name: str
    arguments: str


class ToolCall(msgspec.Struct, frozen=True):
    function: Function


class Message(msgspec.Struct, frozen=True):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[ToolCall] | None = None


class Choice(msgspec.Struct, frozen=True):
    message: Message
    finish_reason: str | None = None


class Completion(msgspec.Struct, frozen=True):
    """The fields of a chat completion that are read."""

    choices: list[Choice]


class LanguageModel:
    """A model and the connections to it."""

    def __init__(
        self,
        base_url: str,
        model: str,
        api_key: str | None,
        vocabulary: Vocabulary,
        *,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._model = model
        self._vocabulary = vocabulary
        self._schema = answer_schema(vocabulary)
        self._answer_seconds = answer_seconds
        # Set once a server has refused a schema for the answer, but taken a tool with parameters.
        self._by_tool = False
        self._client = httpx.AsyncClient(
            base_url=base_url,
            headers={"Authorization": f"Bearer {api_key}"} if api_key else {},
            timeout=answer_seconds,
            limits=httpx.Limits(max_connections=MAX_CONNECTIONS),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def understand(self, text: str, turn: Turn) -> Answer:
        """The model's understanding of a message. Raises LanguageModelError for any answer that breaks the schema."""
        try:
            async with asyncio.timeout(self._answer_seconds):
                content = await self._complete(question(text, turn))
        except TimeoutError as error:
            raise _failed("no answer in time") from error
        except httpx.HTTPError as error:
            raise _failed(type(error).__name__) from error
        try:
            answer = read_answer(content, self._vocabulary)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise _failed("not an answer of the schema", "llm_refused") from error
        return Answer(request=answer.request(), suggested=answer.suggested)

    async def _complete(self, messages: list[dict[str, str]]) -> str:
        """The text of the answer, by schema or, where the server takes none, by a tool call."""
        body: dict[str, Any] = {"model": self._model, "messages": messages}
        if not self._by_tool:
            status, content = await self._post({**body, "response_format": self._response_format()})
            if status not in NOT_BY_SCHEMA:
                return _text(status, content)
        status, content = await self._post({**body, **self._tool()})
        text = _text(status, content)
        self._by_tool = True
        return text

    def _response_format(self) -> dict[str, Any]:
        return {"type": "json_schema", "json_schema": {"name": NAME, "strict": True, "schema": self._schema}}

    def _tool(self) -> dict[str, Any]:
        function = {"name": NAME, "description": "Say what the message asks for.", "parameters": self._schema}
        choice = {"type": "function", "function": {"name": NAME}}
        return {"tools": [{"type": "function", "function": function}], "tool_choice": choice}

    async def _post(self, body: dict[str, Any]) -> tuple[int, bytes]:
        """Status and content, after one retry if the server is busy or was not reached."""
        try:
            status, content, wait = await self._attempt(body)
            if status in NOT_BY_SCHEMA or (status != 429 and status < 500):
                return status, content
        except httpx.TransportError:
            wait = RETRY_SECONDS
        if wait > MAX_RETRY_SECONDS:
            raise _failed("asked to come back later")
        await asyncio.sleep(wait)
        status, content, _ = await self._attempt(body)
        return status, content

    async def _attempt(self, body: dict[str, Any]) -> tuple[int, bytes, float]:
        async with self._client.stream("POST", "chat/completions", json=body) as response:
            content = b""
            async for piece in response.aiter_bytes():
                content += piece
                if len(content) > MAX_ANSWER_BYTES:
                    raise _failed("too long an answer", "llm_refused")
            return response.status_code, content, _retry_seconds(response.headers.get("retry-after"))


def _failed(reason: str, notice: str = "llm_unavailable") -> LanguageModelError:
    log.warning("language model: %s", reason)
    return LanguageModelError(reason, notice)


def _retry_seconds(header: str | None) -> float:
    """How long to wait: seconds or a date (RFC 9110, 10.2.3)."""
    if header is None:
        return RETRY_SECONDS
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, (email.utils.parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return RETRY_SECONDS


def _text(status: int, content: bytes) -> str:
    """The JSON text in a completion. Raises LanguageModelError for a refusal or a truncated answer."""
    if status != 200:
        raise _failed(f"status {status}")
    try:
        completion = msgspec.json.decode(content, type=Completion)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise _failed("not a chat completion", "llm_refused") from error
    if not completion.choices:
        raise _failed("no choice", "llm_refused")
    choice = completion.choices[0]
    if choice.message.refusal or choice.finish_reason in ("length", "content_filter"):
        raise _failed(f"refused or cut short: {choice.finish_reason}", "llm_refused")
    for call in choice.message.tool_calls or ():
        if call.function.name == NAME:
            return call.function.arguments
    return choice.message.content or ""
