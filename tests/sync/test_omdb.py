"""IMDb's ratings from OMDb."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.settings import Settings
from sync.catalogue.sources import omdb as module
from sync.catalogue.sources.omdb import Omdb, Rating, judge_omdb
from sync.catalogue.upstream.client import Patience
from sync.catalogue.upstream.decoding import UnusableAnswerError
from sync.catalogue.upstream.errors import BudgetSpent, KeyRefused, Missing, Unavailable, Unreadable
from tests.sync.budgets import Generous
from tests.sync.fake_sources.faults import Mode
from tests.sync.fake_sources.sources import FakeSources


@pytest.fixture(scope="module")
def sources() -> Iterator[FakeSources]:
    with FakeSources(60).running() as sources:
        yield sources


@pytest.fixture
def budget() -> Generous:
    return Generous()


@pytest.fixture
def omdb(sources: FakeSources, budget: Generous) -> Iterator[Omdb]:
    sources.recover()
    settings = Settings.from_environment(sources.environment())
    omdb = Omdb.from_settings(settings, budget, patience=Patience(attempts=2), sleep=lambda _: None)
    yield omdb
    omdb.close()


def test_ratings_with_and_without_votes(sources: FakeSources, omdb: Omdb) -> None:
    made = sources.world.titles["tmdb:movie:5"]
    assert omdb.rating("imdb:tt1000005") == Rating(
        ref="imdb:tt1000005", imdb_rating=made.rating, imdb_votes=made.votes * 3
    )
    assert omdb.rating("imdb:tt1000007") == Rating(ref="imdb:tt1000007")
    sources.fault("imdb:tt1000005", "tab", times=1)
    assert omdb.rating("imdb:tt1000005").imdb_votes == made.votes * 3
    for ref in ("imdb:tt9999999", "imdb:nonsense"):
        with pytest.raises(Missing):
            omdb.rating(ref)


def test_one_status_for_a_wrong_key_and_for_a_spent_day(sources: FakeSources, omdb: Omdb, budget: Generous) -> None:
    sources.limit_omdb(1)
    omdb.rating("imdb:tt1000001")
    with pytest.raises(BudgetSpent):
        omdb.rating("imdb:tt1000001")
    sources.limit_omdb(None)
    sources.fault("imdb:tt1000001", "unauthorized", times=1)
    with pytest.raises(KeyRefused):
        omdb.rating("imdb:tt1000001")
    assert budget.outcomes == ["ok", "spent", "ok"]


def test_faults_of_every_kind(sources: FakeSources, omdb: Omdb) -> None:
    expected: dict[Mode, type[Exception]] = {
        "missing": Missing,
        "unprocessable": Unreadable,
        "limited": Unavailable,
        "error": Unavailable,
        "unavailable": Unavailable,
        "reset": Unavailable,
        "truncated": Unavailable,
        "html": Unreadable,
        "malformed": Unreadable,
    }
    for mode, kind in expected.items():
        sources.fault("imdb:tt1000001", mode)
        with pytest.raises(kind):
            omdb.rating("imdb:tt1000001")


def body(rating: str, votes: str) -> bytes:
    return f'{{"Title":"Not found: API key","Response":"True","imdbRating":"{rating}","imdbVotes":"{votes}"}}'.encode()


@pytest.mark.parametrize(
    ("answer", "stars", "votes"),
    [
        (body("8.7", "2,125,319"), 8.7, 2_125_319),
        (body("N/A", "N/A"), None, None),
        (body("8.7", "N/A"), None, None),
        (body("N/A", "12"), None, None),
        (body("0.0", "0"), None, None),
        (body("11", "5"), None, None),
        (body("nan", "inf"), None, None),
        (b'{"Response":"True","imdbRating":null}', None, None),
    ],
)
def test_what_is_no_rating_is_missing(answer: bytes, stars: float | None, votes: int | None) -> None:
    assert judge_omdb(200, answer) is None
    assert module._rating("imdb:tt1", answer) == Rating(ref="imdb:tt1", imdb_rating=stars, imdb_votes=votes)


def test_an_error_that_is_new_is_not_taken_for_a_rating() -> None:
    with pytest.raises(UnusableAnswerError, match="refused"):
        module._rating("imdb:tt1", b'{"Response":"False","Error":"Something else."}')
    assert judge_omdb(200, b'{"Response":"False","Error":"Error getting data."}') == "failed"
    assert judge_omdb(200, b'{"Response": "False", "Error": "Incorrect IMDb ID."}') == "missing"
    assert judge_omdb(200, b'{"Response":"False","Error":"Series or episode not found!"}') == "missing"


def test_recorded_refusals_are_understood(shared: Path) -> None:
    samples = shared / "data" / "api-samples" / "omdb"
    expected = {
        "err_http200_movie_not_found.json": (200, "missing"),
        "err_http401_daily_limit_variant.json": (401, "spent"),
        "err_http401_request_limit.json": (401, "spent"),
        "err_http401_invalid_key.json": (401, "key"),
        "err_malformed_tab_in_string.txt": (401, "spent"),
    }
    found = {
        name: (status, judge_omdb(status, (samples / name).read_bytes())) for name, (status, _) in expected.items()
    }
    assert found == expected
