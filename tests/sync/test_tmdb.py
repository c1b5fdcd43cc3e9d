"""TMDB's lists and details."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import msgspec
import pytest

from api.settings import Settings
from sync.catalogue.sources.title_source import ListPage
from sync.catalogue.sources.tmdb import ImageSizes, Tmdb
from sync.catalogue.sources.tmdb_titles import GENRES
from sync.catalogue.title_document import Text, Title
from sync.catalogue.upstream.client import Patience
from sync.catalogue.upstream.errors import Missing, Unreadable
from sync.connection import call
from tests.conftest import Connection
from tests.sync.budgets import Generous
from tests.sync.fake_sources.made_titles import LANGUAGES
from tests.sync.fake_sources.sources import FakeSources

NOW = datetime(2026, 11, 27, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def sources() -> Iterator[FakeSources]:
    with FakeSources(1000, seed=3).running() as sources:
        yield sources


@pytest.fixture(scope="module")
def tmdb(sources: FakeSources) -> Iterator[Tmdb]:
    settings = Settings.from_environment(sources.environment())
    tmdb = Tmdb.from_settings(settings, Generous(), patience=Patience(attempts=2), sleep=lambda _: None)
    yield tmdb
    tmdb.close()


def walk(tmdb: Tmdb, part: str) -> list[list[str]]:
    """The refs of every page."""
    pages = []
    number: int | None = 1
    while number is not None:
        page = tmdb.page(part, number)
        assert page.broken == []
        pages.append(page.refs)
        number = page.next_page
    return pages


def test_lists_show_every_known_title_once_and_no_other(sources: FakeSources, tmdb: Tmdb) -> None:
    parts = tmdb.parts(NOW - timedelta(days=1), NOW)
    assert parts == [
        *(f"discover:{kind}:{language}" for kind in ("movie", "tv") for language in LANGUAGES),
        "changes:movie:2026-11-26:2026-11-27",
        "changes:tv:2026-11-26:2026-11-27",
    ]
    found = []
    for part in parts[:-2]:
        pages = walk(tmdb, part)
        assert [len(page) for page in pages[:-1]] == [20] * (len(pages) - 1)
        found += [ref for page in pages for ref in page]
    assert sorted(found) == sorted(sources.refs())
    assert len(found) == len(set(found)) == 1000
    assert tmdb.page("discover:movie:hi", 1).total == sum(len(page) for page in walk(tmdb, "discover:movie:hi"))
    assert tmdb.page("discover:movie:fr", 1).refs == []
    # Languages with more titles than a list shows are walked by years, which leave none out.
    further = Settings.from_environment({**sources.environment(), "TMDB_LANGUAGES": "en,ta"})
    more = Tmdb.from_settings(further, Generous())
    years = [part.split(":")[3:] for part in more.parts(NOW, NOW) if part.startswith("discover:tv:en")]
    more.close()
    assert all(int(last) + 1 == int(first) for (_, last), (first, _) in pairwise(years))
    by_years = [ref for first, last in years for page in walk(tmdb, f"discover:tv:ta:{first}:{last}") for ref in page]
    assert by_years == [ref for page in walk(tmdb, "discover:tv:ta") for ref in page]
    assert tmdb.page("discover:movie:hi", 501) == ListPage()


@pytest.mark.parametrize(("days", "windows"), [(0, 1), (1, 1), (7, 1), (8, 2), (40, 6)])
def test_changes_are_asked_for_in_windows_that_leave_no_day_out(tmdb: Tmdb, days: int, windows: int) -> None:
    since = NOW - timedelta(days=days)
    parts = [part.split(":") for part in tmdb.parts(since, NOW) if part.startswith("changes:movie:")]
    assert len(parts) == windows
    ranges = [(date.fromisoformat(first), date.fromisoformat(last)) for _, _, first, last in parts]
    assert ranges[0][0] == min(since.date(), NOW.date() - timedelta(days=1))
    assert ranges[-1][1] == NOW.date()
    assert all(0 < (last - first).days <= 14 for first, last in ranges)
    assert all(before[1] == after[0] for before, after in pairwise(ranges))


def test_changes_list_what_changed_and_no_adult_titles(sources: FakeSources, tmdb: Tmdb) -> None:
    changed = [ref for ref in sources.change_share(0.3, "2026-11-20") if ref.startswith("tmdb:movie:")]
    adults = [made.ref for made in sources.world.titles.values() if made.adult]
    sources.change(adults, "2026-11-20")
    pages = walk(tmdb, "changes:movie:2026-11-18:2026-11-22")
    assert len(pages) > 1
    listed = {ref for page in pages for ref in page}
    assert listed >= set(changed)
    assert not listed & set(adults)
    assert walk(tmdb, "changes:movie:2026-11-21:2026-11-22") == [[]]
    with pytest.raises(Unreadable, match="refused: HTTP 422"):
        tmdb.page("changes:movie:2026-11-01:2026-11-22", 1)
    assert "Edition 1." in tmdb.title(changed[0]).texts["en"].overview


def test_lists_that_move_while_they_are_read(sources: FakeSources, tmdb: Tmdb) -> None:
    """What the lists of a moving source look like to whoever walks them."""
    steady = [ref for page in walk(tmdb, "discover:movie:ta") for ref in page]
    sources.fault("discover:movie:ta", "duplicates", times=2)
    first, second = (tmdb.page("discover:movie:ta", number).refs for number in (1, 2))
    assert (first, second[:3], second[3:]) == (steady[:20], steady[17:20], steady[20:40])

    # Something new at the front: what was last is seen again. Something gone from it: one is not seen.
    sources.fault("discover:movie:ta", "shift-in", times=1)
    pages = walk(tmdb, "discover:movie:ta")
    assert pages[1][0] == pages[0][-1]
    sources.fault("discover:movie:te", "shift-out", times=1)
    seen = [ref for page in walk(tmdb, "discover:movie:te") for ref in page]
    there = [ref for page in walk(tmdb, "discover:movie:te") for ref in page]
    assert set(there) - set(seen) == {there[19]}
    sources.recover()


def test_titles_are_fetched_whole_by_many_threads(sources: FakeSources, tmdb: Tmdb, connection: Connection) -> None:
    refs = sources.refs()[:60]
    sources.forget_requests()
    with ThreadPoolExecutor(8) as threads:
        titles = list(threads.map(tmdb.title, refs))
    assert sum(sources.counted().values()) == len(refs)
    assert [title.refs[0] for title in titles] == refs
    stored = call(connection, "upsert_titles", titles=msgspec.json.encode(titles).decode())
    assert len({title_id for _, title_id in stored}) == len(refs)

    title = tmdb.title("tmdb:tv:7")
    made = sources.world.titles["tmdb:tv:7"]
    assert title == Title(
        kind="tv",
        refs=["tmdb:tv:7", "imdb:tt5000007"],
        original_title=made.original_name,
        original_language="pa",
        texts={
            "en": Text(
                title="Series 7", overview=made.overview, trailer_url="https://www.youtube.com/watch?v=trailer0007"
            ),
            "fr": Text(title="Titre 7", overview=f"En français. {made.overview}"),
        },
        year=made.released.year,
        released_on=str(made.released),
        runtime_minutes=45,
        seasons=8,
        countries=["IN"],
        certification="UA 13+",
        genres=list(dict.fromkeys(slug for genre in made.genres for slug in GENRES[genre])),
        keywords=["keyword 7"],
        tmdb_rating=made.rating,
        tmdb_votes=made.votes,
        poster_path="/poster7.jpg",
        backdrop_path="/backdrop7.jpg",
        directors=["Director 7"],
        creators=["Creator 7"],
        writers=["Writer 7"],
        actors=[f"Actor {number}" for number in range(7, 17)],
        providers={"IN": {"flatrate": ["netflix"], "rent": ["lantern-play"]}},
    )


def test_what_is_not_there_or_not_for_us_is_told_apart(sources: FakeSources, tmdb: Tmdb) -> None:
    sources.remove(["tmdb:movie:33"])
    for ref in ("tmdb:movie:33", "tmdb:tv:900001"):
        with pytest.raises(Missing):
            tmdb.title(ref)
    adult = next(made.ref for made in sources.world.titles.values() if made.adult)
    with pytest.raises(Unreadable) as refused:
        tmdb.title(adult)
    assert (refused.value.reason, json.loads(refused.value.document or "")["adult"]) == ("adult", True)
    for ref in ("tmdb:person:1", "tmdb:movie:x", "tmdb:movie:1/../../tv/1", "603"):
        with pytest.raises(Missing, match="is not a title"):
            tmdb.title(ref)
    assert tmdb.image_sizes() == ImageSizes(
        base_url="https://images.example/t/p/",
        poster=["w92", "w500", "original"],
        backdrop=["w300", "w780", "original"],
        logo=["w45", "original"],
    )


def test_titles_are_found_by_the_names_that_others_have_for_them(sources: FakeSources, tmdb: Tmdb) -> None:
    made = sources.world.titles["tmdb:movie:12"]
    assert tmdb.title(f"imdb:{made.imdb_id}").refs[0] == made.ref
    assert tmdb.title("imdb:tt5000004").refs[0] == "tmdb:tv:4"
    # Film 1 is found with Film 10, Film 11 and so on.
    assert tmdb.title(f"named:movie:{made.released.year}:FILM 12").refs[0] == made.ref
    for ref in ("imdb:tt99999999", "named:movie:1901:Film 12", "named:movie:1999:No Such Film", "isbn:9780141439471"):
        with pytest.raises(Missing):
            tmdb.title(ref)
