"""Films and series from TMDB: lists, details, and what becomes of them in the catalogue."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.settings import Settings
from sync.answers import UnusableError, decode
from sync.catalogue import Text, Title
from sync.connection import call
from sync.sources import certifications, offers
from sync.sources.tmdb import ImageSizes, Tmdb
from sync.sources.tmdb_answers import Configuration, Details, Listing
from sync.sources.tmdb_titles import GENRES, title_of
from sync.upstream import Patience
from sync.upstream_errors import Missing, Unreadable
from tests.conftest import Connection
from tests.engine.communities import fetch
from tests.sync.budgets import Generous
from tests.sync.made_titles import LANGUAGES
from tests.sync.provider import Provider

NOW = datetime(2026, 11, 27, 3, tzinfo=UTC)
COUNTRIES = ("IN", "US", "GB", "FR", "CA", "AU", "DE")


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with Provider(1000, seed=3).running() as provider:
        yield provider


@pytest.fixture(scope="module")
def tmdb(provider: Provider) -> Iterator[Tmdb]:
    settings = Settings.from_environment(provider.environment())
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


def test_lists_show_every_known_title_once_and_no_other(provider: Provider, tmdb: Tmdb) -> None:
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
    assert sorted(found) == sorted(provider.refs())
    assert len(found) == len(set(found)) == 1000
    assert tmdb.page("discover:movie:hi", 1).total == sum(len(page) for page in walk(tmdb, "discover:movie:hi"))
    assert tmdb.page("discover:movie:fr", 1).refs == []
    for number in (0, 501):
        with pytest.raises(ValueError, match="pages go from 1 to 500"):
            tmdb.page("discover:movie:hi", number)


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


def test_changes_list_what_changed_and_no_adult_titles(provider: Provider, tmdb: Tmdb) -> None:
    changed = [ref for ref in provider.change_share(0.3, "2026-11-20") if ref.startswith("tmdb:movie:")]
    adults = [made.ref for made in provider.world.titles.values() if made.adult]
    provider.change(adults, "2026-11-20")
    pages = walk(tmdb, "changes:movie:2026-11-18:2026-11-22")
    assert len(pages) > 1
    listed = {ref for page in pages for ref in page}
    assert listed >= set(changed)
    assert not listed & set(adults)
    assert walk(tmdb, "changes:movie:2026-11-21:2026-11-22") == [[]]
    with pytest.raises(Unreadable, match="refused: HTTP 422"):
        tmdb.page("changes:movie:2026-11-01:2026-11-22", 1)
    assert "Edition 1." in tmdb.title(changed[0]).texts["en"].overview


def test_lists_that_move_while_they_are_read(provider: Provider, tmdb: Tmdb) -> None:
    """What the lists of a moving provider look like to whoever walks them."""
    steady = [ref for page in walk(tmdb, "discover:movie:ta") for ref in page]
    provider.fault("discover:movie:ta", "duplicates", times=2)
    first, second = (tmdb.page("discover:movie:ta", number).refs for number in (1, 2))
    assert (first, second[:3], second[3:]) == (steady[:20], steady[17:20], steady[20:40])

    # Something new at the front: what was last is seen again. Something gone from it: one is not seen.
    provider.fault("discover:movie:ta", "shift-in", times=1)
    pages = walk(tmdb, "discover:movie:ta")
    assert pages[1][0] == pages[0][-1]
    provider.fault("discover:movie:te", "shift-out", times=1)
    seen = [ref for page in walk(tmdb, "discover:movie:te") for ref in page]
    there = [ref for page in walk(tmdb, "discover:movie:te") for ref in page]
    assert set(there) - set(seen) == {there[19]}
    provider.recover()


def test_titles_are_fetched_whole_by_many_threads(provider: Provider, tmdb: Tmdb, connection: Connection) -> None:
    refs = provider.refs()[:60]
    provider.forget_requests()
    with ThreadPoolExecutor(8) as threads:
        titles = list(threads.map(tmdb.title, refs))
    assert sum(provider.counted().values()) == len(refs)
    assert [title.refs[0] for title in titles] == refs
    stored = call(connection, "upsert_titles", titles=msgspec.json.encode(titles).decode())
    assert len({title_id for _, title_id in stored}) == len(refs)

    title = tmdb.title("tmdb:tv:7")
    made = provider.world.titles["tmdb:tv:7"]
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
        providers={"IN": {"flatrate": ["netflix"]}},
    )


def test_what_is_not_there_or_not_for_us_is_told_apart(provider: Provider, tmdb: Tmdb) -> None:
    provider.remove("tmdb:movie:33")
    for ref in ("tmdb:movie:33", "tmdb:tv:900001"):
        with pytest.raises(Missing):
            tmdb.title(ref)
    adult = next(made.ref for made in provider.world.titles.values() if made.adult)
    with pytest.raises(Unreadable) as refused:
        tmdb.title(adult)
    assert (refused.value.reason, json.loads(refused.value.document or "")["adult"]) == ("adult", True)
    for ref in ("tmdb:person:1", "tmdb:movie:x", "tmdb:movie:1/../../tv/1"):
        with pytest.raises(ValueError, match="is no title"):
            tmdb.title(ref)
    assert tmdb.image_sizes() == ImageSizes(
        base_url="https://images.example/t/p/",
        poster=["w92", "w500", "original"],
        backdrop=["w300", "w780", "original"],
        logo=["w45", "original"],
    )


def mapped(kind: str = "movie", **fields: Any) -> Title:
    """The title that TMDB's fields make."""
    return title_of(msgspec.convert({"id": 1, "title": "A film", **fields}, Details), kind, COUNTRIES)


def test_a_title_of_which_hardly_anything_is_known() -> None:
    bare = Title(kind="movie", refs=["tmdb:movie:1"], original_title="A film", texts={"en": Text(title="A film")})
    assert mapped() == bare
    empty: dict[str, Any] = {
        "original_title": "",
        "original_language": "xx",
        "overview": " ",
        "release_date": "",
        "runtime": 0,
        "vote_average": 0.0,
        "vote_count": 0,
        "poster_path": None,
        "imdb_id": "",
        "genres": [],
        "production_countries": [],
        "videos": {"results": []},
        "translations": {"translations": [{"iso_639_1": "fr", "data": {"title": "", "overview": ""}}]},
        "release_dates": {"results": [{"iso_3166_1": "IN", "release_dates": [{"certification": "", "type": 3}]}]},
        "external_ids": {"imdb_id": None},
        "watch/providers": {"results": {"IN": {"link": ""}}},
    }
    assert mapped(**empty) == bare
    with pytest.raises(UnusableError, match="no-name"):
        mapped(title=" ", original_title=None)


def test_values_that_the_tables_refuse_are_missing() -> None:
    title = mapped(
        "tv",
        original_title="x" * 9_000,
        overview="y" * 90_000,
        release_date="2021-13-45",
        first_air_date="0000-00-00",
        runtime=99_999,
        episode_run_time=[None, 0, 40_000],
        number_of_seasons=-1,
        vote_average=11.5,
        vote_count=3_000_000_000,
        poster_path="https://elsewhere.example/a.jpg",
        images={"posters": [{"file_path": "//x/../y"}, {"file_path": "/second.jpg"}]},
        imdb_id="tt1",
        external_ids={"imdb_id": "tt0000001'; --"},
        origin_country=["IN", "in", "India", None, "IN"],
        keywords={"results": [{"name": "LOUD"}, {"name": "loud "}, {}, *({"name": f"k{n}"} for n in range(90))]},
        credits={"cast": [{"name": f"Actor {n}", "order": 50 - n} for n in range(50)] + [{"name": None}]},
    )
    assert (len(title.original_title), len(title.texts["en"].overview)) == (500, 10_000)
    assert (title.year, title.released_on, title.runtime_minutes, title.seasons) == (None, None, None, None)
    assert (title.tmdb_rating, title.tmdb_votes, title.poster_path) == (None, None, "/second.jpg")
    assert (title.refs, title.countries) == (["tmdb:tv:1"], ["IN"])
    assert (title.keywords[:2], len(title.keywords)) == (["loud", "k0"], 30)
    assert title.actors == [f"Actor {number}" for number in range(49, 39, -1)]
    later = mapped("tv", release_date="1990-01-01", first_air_date="2024-02-30", last_episode_to_air={"runtime": 52})
    assert (later.year, later.released_on, later.runtime_minutes) == (2024, None, 52)


def translation(language: str, country: str, title: str = "", overview: str = "") -> dict[str, Any]:
    return {"iso_639_1": language, "iso_3166_1": country, "data": {"title": title, "overview": overview}}


def test_texts_come_from_translations_and_fall_back_to_the_answer() -> None:
    given = [
        translation("en", "GB", "The Colour", "British"),
        translation("en", "US", "The Color"),
        translation("fr", "CA", "La couleur (Québec)", "D'ici"),
        translation("fr", "FR", "", "De là"),
        translation("de", "DE", "Die Farbe", "Deutsch"),
    ]
    title = mapped(title="Color", original_title="Ran̄g", overview="Main", translations={"translations": given})
    assert title.texts == {
        "en": Text(title="The Color", overview="British"),
        "fr": Text(title="La couleur (Québec)", overview="De là"),
    }
    # A translation into the original language leaves the title out.
    french = mapped(original_title="Un film", original_language="fr", overview="A story.")
    assert french.texts["fr"] == Text(title="Un film")
    untitled = mapped(title="Color", translations={"translations": [translation("fr", "FR", "", "Bleu")]})
    assert untitled.texts["fr"] == Text(title="Color", overview="Bleu")
    assert mapped(original_language="cn").original_language == "zh"


def test_the_newest_official_trailer_on_youtube_is_the_trailer() -> None:
    def video(key: str, published: str, **fields: Any) -> dict[str, Any]:
        given = {"iso_639_1": "en", "site": "YouTube", "type": "Trailer", "official": True, "published_at": published}
        return {"key": key, **given, **fields}

    videos = [
        video("fan-made-1", "2026-01-01", official=False),
        video("official-1", "2020-01-01"),
        video("official-2", "2021-01-01"),
        video("teaser-001", "2025-01-01", type="Teaser"),
        video("elsewhere1", "2025-01-01", site="Vimeo"),
        video("bad key<>!", "2025-01-01"),
        video("francais-1", "2019-01-01", iso_639_1="fr", official=False),
    ]
    texts = mapped(original_language="fr", videos={"results": videos}).texts
    assert texts["en"].trailer_url == "https://www.youtube.com/watch?v=official-2"
    assert texts["fr"].trailer_url == "https://www.youtube.com/watch?v=francais-1"


def test_certifications_are_those_of_the_first_board_that_is_understood(connection: Connection) -> None:
    known = {row["certification"] for row in fetch(connection, "select certification from data.certifications")}
    assert set().union(certifications.AGES, *certifications.BOARDS.values()) <= known
    chosen = certifications.certification
    assert chosen({"US": ["R"], "IN": ["U/A 16+"], "FR": ["12"]}) == "U/A 16+"
    assert chosen({"US": ["NR", "PG-13"], "IN": ["", "unrated"], "DE": ["12"]}) == "PG-13"
    # Everybody in Spain, adults in India.
    assert chosen({"ES": ["A"], "NL": ["16"], "BR": ["L"]}) == "16"
    assert chosen({"ES": ["A"]}) is None

    releases = [
        {"certification": "12", "type": 4},
        {"certification": "15", "type": 3},
        {"certification": "", "type": 3},
    ]
    film = mapped(release_dates={"results": [{"iso_3166_1": "GB", "release_dates": releases}]})
    assert film.certification == "15"
    series = mapped("tv", content_ratings={"results": [{"iso_3166_1": "US", "rating": "TV-MA"}]})
    assert series.certification == "TV-MA"


def test_genres_and_services_are_those_of_the_catalogue(connection: Connection) -> None:
    slugs = {row["slug"] for row in fetch(connection, "select slug from data.genres")}
    assert {slug for genre in GENRES.values() for slug in genre} <= slugs
    series = mapped(
        "tv", genres=[{"id": 10765}, {"id": 10762}, {"id": 10768}, {"id": 10767}, {"id": 10759}, {"id": 12}]
    )
    assert series.genres == ["science-fiction", "fantasy", "children", "war", "action", "adventure"]

    services = fetch(connection, "select slug, name from data.providers")
    assert {row["name"]: offers.provider_slug(row["name"]) for row in services} == {
        row["name"]: row["slug"] for row in services
    }
    assert set(offers.SAME.values()) <= {row["slug"] for row in services}
    told = {
        "Netflix basic with Ads": "netflix",
        "Netflix Standard with Ads": "netflix",
        "Amazon Prime Video with Ads": "amazon-prime-video",
        "Peacock Premium Plus": "peacock",
        "Paramount Plus Essential": "paramount-plus",
        "Disney Plus": "disney-plus",
        "Jio Hotstar": "jiohotstar",
        "YouTube Premium": "youtube-premium",
        "Séries & Films": "series-and-films",
        "A service with a name that is longer than any slug may be": "a-service-with-a-name-that-is-longer-tha",
        "網": None,
        "": None,
    }
    assert {name: offers.provider_slug(name) for name in told} == told
    assert offers.provider_slug("Apple TV", "buy") == "apple-tv-store"

    offered: dict[str, Any] = {
        "watch/providers": {
            "results": {
                "IN": {"ads": [{"provider_name": "Netflix"}, {"provider_name": "Netflix basic with Ads"}], "buy": []},
                "SE": {"flatrate": [{"provider_name": "Netflix"}]},
            }
        }
    }
    assert mapped(**offered).providers == {"IN": {"ads": ["netflix"]}}


def test_recorded_answers_become_titles(shared: Path) -> None:
    """Of the real service, or true to its shape."""
    samples = shared / "data" / "api-samples" / "tmdb"

    def read(name: str, kind: str) -> Title:
        return title_of(decode((samples / name).read_bytes(), Details), kind, COUNTRIES)

    film = read("details/movie-details-append-response.json", "movie")
    assert film.refs == ["tmdb:movie:550", "imdb:tt0137523"]
    assert (film.year, film.runtime_minutes, film.certification, film.genres) == (1999, 139, "R", ["drama"])
    assert (film.directors, film.actors) == (["David Fincher"], ["Edward Norton"])
    assert film.providers == {"US": {"flatrate": ["netflix"]}}
    assert film.texts["en"].trailer_url == "https://www.youtube.com/watch?v=SUXWAEX2jlg"
    assert film.poster_path == "/fpemzjF623QVTe98pCVlwwtFC5N.jpg"
    series = read("details/tv-series-details-append-response.json", "tv")
    assert (series.original_title, series.seasons, series.runtime_minutes) == ("Game of Thrones", 7, 60)
    assert (series.certification, series.creators) == ("TV-MA", ["David Benioff"])
    assert series.genres == ["science-fiction", "fantasy", "drama"]
    assert read("recorded/movieDetailsResponse.json", "movie").texts["en"].overview.startswith("Harry Potter has lived")
    assert read("recorded/tvDetailsResponse.json", "tv").countries == ["US"]

    for name in ("recorded/discover-movie.json", "recorded/discover-tv.json", "details/changed-id-collection.json"):
        listing = decode((samples / name).read_bytes(), Listing)
        assert all(isinstance(entry["id"], int) for entry in listing.results)
        assert listing.total_results
    images = decode((samples / "recorded/configuration-api.json").read_bytes(), Configuration).images
    assert images.secure_base_url == "https://image.tmdb.org/t/p/"
    listed = [
        genre["id"]
        for name in ("genre-movie-list.json", "genre-tv-list.json")
        for genre in json.loads((samples / "recorded" / name).read_bytes())["genres"]
    ]
    assert set(GENRES) == set(listed) - {10763, 10764, 10766, 10767, 10770}
