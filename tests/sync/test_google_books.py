"""Books from Google Books."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from api.settings import Settings
from sync.catalogue.sources.google_answers import Volume
from sync.catalogue.sources.google_books import MAX_PAGES, SUBJECTS, GoogleBooks, judge_google
from sync.catalogue.sources.google_titles import GENRES, book_of, genres_of_headings
from sync.catalogue.sources.title_source import ListPage
from sync.catalogue.title_document import Text, Title
from sync.catalogue.upstream.client import Patience
from sync.catalogue.upstream.decoding import UnusableAnswerError
from sync.catalogue.upstream.errors import BudgetSpent, KeyRefused, Missing, Unavailable, Unreadable
from sync.connection import call
from tests.communities import fetch, value
from tests.conftest import Connection
from tests.sync.budgets import Generous
from tests.sync.fake_sources.faults import Mode
from tests.sync.fake_sources.sources import FakeSources

NOW = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.fixture(scope="module")
def sources() -> Iterator[FakeSources]:
    with FakeSources(1, books=900).running() as sources:
        yield sources


@pytest.fixture(scope="module")
def books(sources: FakeSources) -> Iterator[GoogleBooks]:
    settings = Settings.from_environment(sources.environment())
    books = GoogleBooks.from_settings(settings, Generous(), patience=Patience(attempts=2), sleep=lambda _: None)
    yield books
    books.close()


def test_subjects_are_walked_until_a_page_is_empty(sources: FakeSources, books: GoogleBooks) -> None:
    parts = books.parts(NOW, NOW)
    assert len(SUBJECTS) >= 30
    assert len(parts) == len(set(parts)) == 2 * len(SUBJECTS)
    found: dict[str, Title] = {}
    seen = 0
    for part in parts:
        number: int | None = 1
        while number is not None:
            page = books.page(part, number)
            assert (page.refs, page.broken) == ([], [])
            assert (page.next_page is None) == (not page.titles)
            seen += len(page.titles)
            found |= {title.refs[0]: title for title in page.titles}
            number = page.next_page
    assert sorted(found) == sorted(sources.refs(books=True))
    # One book in two subjects comes twice.
    assert seen == 900 + 300
    assert [asked.query["q"] for asked in sources.asked if asked.query.get("q", "").count('"') == 2]
    assert books.page(parts[0], MAX_PAGES + 1) == ListPage()
    # Two languages' subjects, each to the last page, are no more than a day's requests.
    assert len(parts) * MAX_PAGES < 1000


def test_one_volume_is_asked_for_by_its_id(sources: FakeSources, books: GoogleBooks, connection: Connection) -> None:
    made = next(made for made in sources.world.titles.values() if made.kind == "book" and made.language == "fr")
    title = books.title(made.ref)
    assert title.refs[0] == made.ref
    assert title.refs[1].startswith("isbn:978")
    assert title.texts == {"fr": Text(title=made.name, overview=f"{made.plot}\nEdition 0.")}
    assert title.poster_path == f"https://books.example/content?id={made.volume_id}&zoom=1"
    assert (title.year, title.authors) == (made.released.year, [f"Author {made.number % 60}"])
    call(connection, "upsert_titles", titles=msgspec.json.encode([title]).decode())
    assert value(connection, "select poster_path from data.titles") == title.poster_path
    sources.remove([made.ref])
    with pytest.raises(Missing):
        books.title(made.ref)
    with pytest.raises(Missing, match="is not a title"):
        books.title("google:../x")


def test_one_bad_volume_does_not_spoil_its_page(sources: FakeSources, books: GoogleBooks) -> None:
    sources.fault("subject:poetry", "duplicates", times=1)
    page = books.page("subject:poetry:en", 1)
    assert len(page.titles) == len({title.refs[0] for title in page.titles}) == 40
    expected: dict[Mode, type[Exception]] = {
        "unauthorized": KeyRefused,
        "spent": BudgetSpent,
        "limited": Unavailable,
        "unavailable": Unavailable,
        "html": Unreadable,
    }
    for mode, error in expected.items():
        sources.fault("subject:poetry", mode)
        with pytest.raises(error):
            books.page("subject:poetry:en", 1)
    sources.recover()


def test_google_says_in_its_own_words_who_may_not_ask() -> None:
    assert judge_google(403, b'{"error":{"errors":[{"reason":"dailyLimitExceeded"}]}}') == "spent"
    assert judge_google(403, b'{"error":{"errors":[{"reason":"userRateLimitExceeded"}]}}') == "limited"
    assert judge_google(400, b'{"error":{"message":"API key not valid. Please pass a valid API key."}}') == "key"
    assert judge_google(400, b'{"error":{"message":"Missing query."}}') is None
    assert judge_google(200, b'{"items":[{"volumeInfo":{"description":"1000 words per day"}}]}') is None


def mapped(volume_id: str = "abc", **info: Any) -> Title:
    return book_of(msgspec.convert({"id": volume_id, "volumeInfo": {"title": "A book", **info}}, Volume))


def test_a_book_with_everything() -> None:
    title = mapped(
        title="Gitanjali &amp; more",
        authors=["Rabindranath Tagore", "Rabindranath Tagore", None, " "],
        publishedDate="1912-11",
        description="<p>Songs <b>of</b><br>praise &lt;3</p>\n<ul><li>One</li><li>Two</li></ul>",
        industryIdentifiers=[
            {"type": "ISBN_10", "identifier": "0684842327"},
            {"type": "ISBN_13", "identifier": "9780684842325"},
            {"type": "ISBN_10", "identifier": "0684842328"},
            {"type": "OTHER", "identifier": "9780684839387"},
        ],
        pageCount=0,
        categories=["Poetry / Asian / Indic", "Fiction / Science Fiction / General"],
        maturityRating="MATURE",
        imageLinks={
            "smallThumbnail": "http://books.example/s?edge=curl",
            "thumbnail": "http://books.example/content?id=abc&img=1&edge=curl&source=gbs_api",
            "large": "javascript:alert(1)",
        },
        language="bn-IN",
    )
    assert title == Title(
        kind="book",
        refs=["google:abc", "isbn:9780684842325"],
        original_title="Gitanjali & more",
        original_language="bn",
        texts={"en": Text(title="Gitanjali & more", overview="Songs of\npraise <3\nOne\nTwo")},
        year=1912,
        certification="18",
        genres=["science-fiction"],
        keywords=["poetry", "asian", "indic", "science fiction"],
        poster_path="https://books.example/content?id=abc&img=1&source=gbs_api",
        authors=["Rabindranath Tagore"],
    )


def test_a_book_of_which_hardly_anything_is_known() -> None:
    assert mapped() == Title(
        kind="book", refs=["google:abc"], original_title="A book", texts={"en": Text(title="A book")}
    )
    dates = {"2004": 2004, "2004-05": 2004, "2004-05-12": 2004, "19??": None, "": None, "c2004": None, "20045": None}
    assert {given: mapped(publishedDate=given).year for given in dates} == dates
    assert mapped(publishedDate="2004-05-12").released_on == "2004-05-12"
    assert mapped(language="un", imageLinks={"thumbnail": "http://[bad"}, pageCount=40_000).poster_path is None
    for volume_id, name in (("abc", ""), ("abc", "<b></b>"), ("../x", "A book"), ("", "A book")):
        with pytest.raises(UnusableAnswerError):
            mapped(volume_id, title=name)


def test_headings_become_genres(connection: Connection) -> None:
    slugs = {row["slug"] for row in fetch(connection, "select slug from data.genres")}
    assert {slug for found in GENRES.values() for slug in found} <= slugs
    assert genres_of_headings(["Biography & Autobiography / Literary Figures", None, "Juvenile Fiction"]) == [
        "biography",
        "children",
    ]
    assert genres_of_headings(["Fiction", "Science"]) == ["science"]
    assert genres_of_headings(["Fiction / Mystery & Detective / General", "Thrillers"]) == ["mystery", "thriller"]


def test_a_book_is_found_by_its_isbn(sources: FakeSources, books: GoogleBooks) -> None:
    ref = sources.refs(books=True)[3]
    book = books.title(ref)
    isbn = next(each for each in book.refs if each.startswith("isbn:"))
    assert books.title(isbn) == book
    with pytest.raises(Missing):
        books.title("isbn:9780000000002")
