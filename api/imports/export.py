"""Export of a person's data, streamed: a page of rows is in memory at a time."""

import csv
import io
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from msgspec import Raw

from api.accounts.functions import Preferences, User
from api.imports.export_models import VERSION, ItemLine, NamedLine, RatingLine, SessionLines, StateLine, TurnLine
from api.imports.functions import ExportedTitle
from api.onboarding.functions import OnboardingAnswers
from api.rpc import Rpc

ROWS_PER_PAGE = 500
# As many rows as the functions of lists and conversations return.
MAX_ROWS = 200
COLUMNS = ("kind", "title", "year", "refs", "rating", "rated_at", "state", "state_at")


class Exporter:
    """One person's data, page by page."""

    def __init__(self, rpc: Rpc, user_id: int) -> None:
        self._rpc = rpc
        self._user_id = user_id

    async def document(self, user: User, preferences: Preferences, quiz: OnboardingAnswers) -> AsyncIterator[bytes]:
        """The JSON, one element of an array a line: see export_models.Export."""
        answers: dict[str, list[str]] = {}
        for question, answer in zip(quiz.questions, quiz.answers, strict=True):
            answers.setdefault(question, []).append(answer)
        head = {
            "format": "cinelibre",
            "version": VERSION,
            "exported_at": datetime.now(UTC),
            "account": user,
            "preferences": preferences,
            "quiz": answers,
        }
        yield msgspec.json.encode(head).removesuffix(b"}")
        for name, pages in {
            "ratings": self._titles(rating_line),
            "states": self._titles(state_line),
            "lists": self._lists(),
            "favourites": self._titles(favourite_line),
            "interactions": self._interactions(),
            "impressions": self._impressions(),
            "chat": self._chat(),
            "imports": self._imports(),
            "waiting": self._waiting(),
        }.items():
            yield b',\n"%b":[' % name.encode()
            before = b"\n"
            async for page in pages:
                if page:
                    yield before + page
                    before = b",\n"
            yield b"\n]"
        yield b"}\n"

    async def table(self) -> AsyncIterator[bytes]:
        """Ratings and states as CSV, a title a line; refs have spaces between them."""
        yield (",".join(COLUMNS) + "\r\n").encode()
        async for page in self._title_pages():
            written = io.StringIO()
            csv.writer(written).writerows(
                (
                    row.kind,
                    row.title,
                    row.year,
                    " ".join(row.refs),
                    row.rating,
                    row.rated_at and row.rated_at.isoformat(),
                    row.state,
                    row.set_at and row.set_at.isoformat(),
                )
                for row in page
                if row.rating is not None or row.state is not None
            )
            yield written.getvalue().encode()

    async def _title_pages(self) -> AsyncIterator[list[ExportedTitle]]:
        after = 0
        while page := await self._rpc.export_titles(user_id=self._user_id, after_title_id=after, limit=ROWS_PER_PAGE):
            yield page
            after = page[-1].title_id

    async def _titles(self, line: Callable[[ExportedTitle], NamedLine | None]) -> AsyncIterator[bytes]:
        async for page in self._title_pages():
            yield _lines([found for row in page if (found := line(row))])

    async def _lists(self) -> AsyncIterator[bytes]:
        # The oldest first, so that an import makes them in the same order; a person has at most a hundred.
        for made in reversed(await self._rpc.user_lists(user_id=self._user_id, limit=MAX_ROWS, before_list_id=None)):
            about = {
                "name": made.name,
                "description": made.description,
                "created_at": made.created_at,
                "updated_at": made.updated_at,
            }
            written, after = [], 0
            while page := await self._rpc.export_list_items(
                user_id=self._user_id, list_id=made.list_id, after_place=after, limit=ROWS_PER_PAGE
            ):
                after = page[-1].place
                written.append(
                    _lines(
                        [
                            ItemLine(
                                refs=row.refs,
                                kind=row.kind,
                                title=row.title,
                                year=row.year,
                                position=row.place,
                                note=row.note,
                                added_at=row.added_at,
                            )
                            for row in page
                        ]
                    )
                )
            yield msgspec.json.encode(about).removesuffix(b"}") + b',"items":[\n' + b",\n".join(written) + b"\n]}"

    async def _interactions(self) -> AsyncIterator[bytes]:
        after = ""
        while page := await self._rpc.export_interactions(
            user_id=self._user_id, after_event_id=after, limit=ROWS_PER_PAGE
        ):
            yield _lines(page)
            after = page[-1].event_id

    async def _impressions(self) -> AsyncIterator[bytes]:
        after, position = UUID(int=0), 0
        while page := await self._rpc.export_impressions(
            user_id=self._user_id, after_list_id=after, after_position=position, limit=ROWS_PER_PAGE
        ):
            yield _lines(page)
            after, position = page[-1].list_id, page[-1].first_position

    async def _chat(self) -> AsyncIterator[bytes]:
        for session in await self._rpc.chat_sessions(
            user_id=self._user_id, limit=MAX_ROWS, before=None, before_session_id=None
        ):
            turns = await self._rpc.chat_turns(
                user_id=self._user_id, session_id=session.session_id, limit=MAX_ROWS, before=None
            )
            lines = [
                TurnLine(
                    said_at=turn.said_at,
                    message=turn.message,
                    reply=turn.reply,
                    language=turn.language,
                    wish=Raw(turn.wish),
                    title_ids=turn.title_ids,
                )
                for turn in reversed(turns)
            ]
            yield _lines(
                [
                    SessionLines(
                        session_id=session.session_id,
                        title=session.title,
                        started_at=session.started_at,
                        last_at=session.last_at,
                        turns=lines,
                    )
                ]
            )

    async def _imports(self) -> AsyncIterator[bytes]:
        yield _lines(await self._rpc.user_imports(user_id=self._user_id, limit=MAX_ROWS, before_import_id=None))

    async def _waiting(self) -> AsyncIterator[bytes]:
        for record in await self._rpc.user_imports(user_id=self._user_id, limit=MAX_ROWS, before_import_id=None):
            after = 0
            while record.status == "applied" and (
                page := await self._rpc.import_entries(
                    user_id=self._user_id,
                    import_id=record.import_id,
                    match="unknown",
                    limit=MAX_ROWS,
                    after_position=after,
                )
            ):
                yield _lines(page)
                after = page[-1].entry_position


def rating_line(row: ExportedTitle) -> RatingLine | None:
    if row.rating is None or row.rated_at is None:
        return None
    return RatingLine(
        refs=row.refs,
        kind=row.kind,
        title=row.title,
        year=row.year,
        rating=row.rating,
        rated_at=row.rated_at,
        seen=row.state == "seen" and not row.is_own_word,
    )


def state_line(row: ExportedTitle) -> StateLine | None:
    if row.state is None or row.set_at is None or not row.is_own_word:
        return None
    return StateLine(refs=row.refs, kind=row.kind, title=row.title, year=row.year, state=row.state, set_at=row.set_at)


def favourite_line(row: ExportedTitle) -> NamedLine | None:
    return NamedLine(refs=row.refs, kind=row.kind, title=row.title, year=row.year) if row.is_favourite else None


def _lines(rows: Sequence[msgspec.Struct]) -> bytes:
    return b",\n".join(map(msgspec.json.encode, rows))
