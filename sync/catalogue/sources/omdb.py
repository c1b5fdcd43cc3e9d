"""OMDb, the Open Movie Database, as a source of IMDb's ratings."""

from typing import Any, Self

import msgspec

from api.settings import Settings
from sync.catalogue.sources import bounds
from sync.catalogue.upstream.budget import Budget
from sync.catalogue.upstream.client import Meaning, Upstream
from sync.catalogue.upstream.decoding import UnusableAnswerError, decode
from sync.catalogue.upstream.errors import Missing
from sync.catalogue.upstream.key import Key

# Meanings of refusals by their text in lower case, because a spent limit has the same status as a wrong key.
REFUSALS: dict[bytes, Meaning] = {
    b"limit reached": "spent",
    b"api key": "key",
    b"not found": "missing",
    b"incorrect imdb id": "missing",
    b"error getting data": "failed",
}
MAX_REFUSAL_BYTES = 500


class Rating(msgspec.Struct, frozen=True, kw_only=True):
    """IMDb's rating and votes of a title; neither where too few have voted."""

    ref: str
    imdb_rating: float | None = None
    imdb_votes: int | None = None


class OmdbAnswer(msgspec.Struct, rename="camel"):
    """Parts of an answer that we read; N/A stands for a missing value."""

    response: str = msgspec.field(name="Response")
    imdb_rating: str | None = None
    imdb_votes: str | None = None


class Omdb:
    """OMDb, which knows titles by their IMDb ids."""

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream

    @classmethod
    def from_settings(cls, settings: Settings, budget: Budget, **options: Any) -> Self:
        """The source that the settings describe; `options` are Upstream's."""
        key = Key(settings.omdb_api_key, "apikey")
        return cls(Upstream("omdb", settings.omdb_base_url, budget, key, judge=judge_omdb, **options))

    def close(self) -> None:
        self._upstream.close()

    def rating(self, ref: str) -> Rating:
        """The rating of imdb:tt0133093. Raises UpstreamError, Missing and Unreadable among them."""
        imdb_id = ref.removeprefix("imdb:")
        if not bounds.IMDB_ID.fullmatch(imdb_id):
            raise Missing(f"{ref} is not a title of IMDb")
        return self._upstream.ask("/", {"i": imdb_id}, lambda body: _rating(ref, body))


def judge_omdb(status: int, body: bytes) -> Meaning | None:
    """The meaning of a refusal, by its text."""
    if len(body) > MAX_REFUSAL_BYTES or status >= 500:
        return None
    said = body.lower()
    if status == 200 and b'"false"' not in said:
        return None
    return next((meaning for text, meaning in REFUSALS.items() if text in said), None)


def _rating(ref: str, body: bytes) -> Rating:
    answer = decode(body, OmdbAnswer)
    if answer.response != "True":
        raise UnusableAnswerError("refused", "an error that OMDb has not had before")
    votes = bounds.votes(_number(answer.imdb_votes))
    stars = bounds.rating(_number(answer.imdb_rating)) if votes else None
    return Rating(ref=ref, imdb_rating=stars, imdb_votes=votes if stars else None)


def _number(written: str | None) -> float | None:
    try:
        return float((written or "").replace(",", ""))
    except ValueError:
        return None
