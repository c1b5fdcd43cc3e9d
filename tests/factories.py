"""Users, titles and ratings for tests, through the functions that write them in production."""

import json
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import psycopg

from sync.connection import call

_numbers = count(1)


class Factory:
    """Makes rows on one connection; every argument has a default that no test depends on."""

    def __init__(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        self.connection = connection

    def user(self, name: str = "Reader") -> int:
        """A registered user's id."""
        rows = call(
            self.connection, "register_user", email=f"user{next(_numbers)}@example.com", name=name, password_hash="x"
        )
        return int(rows[0][0])

    def title(self, title: str | None = None, *, kind: str = "movie", overview: str = "", **fields: Any) -> int:
        """A title's id; `fields` are those of a title document (see upsert_titles)."""
        number = next(_numbers)
        name = title or f"Title {number}"
        document = {
            "kind": kind,
            "refs": [f"imdb:tt{number:07d}"],
            "original_title": name,
            "genres": [],
            "keywords": [],
            "texts": {"en": {"title": name, "overview": overview}},
            **fields,
        }
        return int(call(self.connection, "upsert_titles", titles=json.dumps([document]))[0][1])

    def rate(self, user_id: int, ratings: Mapping[int, float]) -> None:
        """Stars by title id."""
        for title_id, rating in ratings.items():
            call(self.connection, "rate_title", user_id=user_id, title_id=title_id, rating=float(rating))

    def onboard(
        self, user_id: int, answers: Mapping[str, Sequence[str]] | None = None, favourites: Sequence[int] = ()
    ) -> None:
        """Answers to the quiz by question, and favourites, in place of those before."""
        pairs = [(question, answer) for question, given in (answers or {}).items() for answer in given]
        call(
            self.connection,
            "save_onboarding",
            user_id=user_id,
            questions=[question for question, _ in pairs],
            answers=[answer for _, answer in pairs],
            favourites=list(favourites),
        )

    def embed(self, title_id: int, vector: list[float]) -> None:
        """Give a title an embedding; a short vector is filled up with zeros."""
        filled = vector + [0.0] * (384 - len(vector))
        call(
            self.connection,
            "store_embeddings",
            model_name="test",
            weights_sha256="test",
            title_ids=[title_id],
            texts=[""],
            embeddings=[str(filled)],
        )
