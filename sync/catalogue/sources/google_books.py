"""Google Books as a source: lists of volumes by subject and language, and volumes by id or ISBN."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Self

from api.settings import Settings
from sync.catalogue.sources.google_answers import Volume, Volumes
from sync.catalogue.sources.google_titles import VOLUME_ID, book_of
from sync.catalogue.sources.title_source import BrokenEntry, ListPage
from sync.catalogue.title_document import Title
from sync.catalogue.upstream.budget import Budget
from sync.catalogue.upstream.client import Meaning, Upstream
from sync.catalogue.upstream.decoding import UnusableAnswerError, convert, decode
from sync.catalogue.upstream.errors import Missing
from sync.catalogue.upstream.key import Key

SUBJECTS = (
    "fiction", "adventure", "art", "biography", "business", "classics", "comics", "computers", "cooking", "crime",
    "detective", "drama", "economics", "education", "fantasy", "health", "history", "horror", "humor",
    "juvenile fiction", "juvenile nonfiction", "literary criticism", "medical", "music", "mystery", "nature",
    "philosophy", "photography", "poetry", "political science", "psychology", "religion", "romance", "science",
    "science fiction", "self-help", "social science", "sports", "thrillers", "travel", "true crime",
    "young adult fiction",
)  # fmt: skip
PAGE_SIZE = 40
# Pages per subject and language, most relevant first; all together must fit into a day's requests.
MAX_PAGES = 10


class GoogleBooks:
    """Google's books by subject and language. Pages have whole titles; one book can be in several subjects."""

    def __init__(self, upstream: Upstream, *, languages: Sequence[str], subjects: Sequence[str] = SUBJECTS) -> None:
        self._upstream = upstream
        self._languages = list(dict.fromkeys(languages))
        self._subjects = list(dict.fromkeys(subjects))

    @classmethod
    def from_settings(cls, settings: Settings, budget: Budget, **options: Any) -> Self:
        """The source that the settings describe; `options` are Upstream's."""
        key = Key(settings.google_books_api_key, "key")
        upstream = Upstream("google", settings.google_books_base_url, budget, key, judge=judge_google, **options)
        return cls(upstream, languages=settings.google_books_languages)

    def close(self) -> None:
        self._upstream.close()

    def parts(self, since: datetime, now: datetime) -> list[str]:  # noqa: ARG002  Google does not say what changed.
        """subject:poetry:fr for each subject and language."""
        return [f"subject:{subject}:{language}" for language in self._languages for subject in self._subjects]

    def page(self, part: str, number: int) -> ListPage:
        """Books of a part's page. Google only guesses how long a list is, so an empty page ends it."""
        if number > MAX_PAGES:
            return ListPage()
        _, subject, language = part.split(":")
        params: dict[str, str | int] = {
            "q": f'subject:"{subject}"' if " " in subject else f"subject:{subject}",
            "langRestrict": language,
            "printType": "books",
            "startIndex": (number - 1) * PAGE_SIZE,
            "maxResults": PAGE_SIZE,
        }
        found = self._upstream.ask("/volumes", params, lambda body: decode(body, Volumes))
        titles: dict[str, Title] = {}
        broken = []
        for position, item in enumerate(found.items or (), 1):
            try:
                title = book_of(convert(item, Volume))
            except UnusableAnswerError as error:
                told = self._upstream.unreadable(error, item)
                ref = _ref(item) or f"{part}:{number}:{position}"
                broken.append(BrokenEntry(ref=ref, reason=told.reason, detail=told.detail, document=told.document))
            else:
                titles.setdefault(title.refs[0], title)
        is_last = not found.items or number == MAX_PAGES
        return ListPage(titles=list(titles.values()), broken=broken, next_page=None if is_last else number + 1)

    def title(self, ref: str) -> Title:
        """The book of google:zyTCAlFPjgYC, or of isbn:9780141439471."""
        if ref.startswith("isbn:"):
            return self._by_isbn(ref)
        volume_id = ref.removeprefix("google:")
        if not VOLUME_ID.fullmatch(volume_id):
            raise Missing(f"{ref} is not a title of Google Books")
        return self._upstream.ask(f"/volumes/{volume_id}", {}, lambda body: book_of(decode(body, Volume)))

    def _by_isbn(self, ref: str) -> Title:
        params = {"q": f"isbn:{ref.removeprefix('isbn:')}"}
        found = self._upstream.ask("/volumes", params, lambda body: decode(body, Volumes))
        for item in found.items or ():
            with suppress(UnusableAnswerError):
                book = book_of(convert(item, Volume))
                # Google also finds books that only mention the number.
                if ref in book.refs:
                    return book
        raise Missing("google has no book of this ISBN")


def judge_google(status: int, body: bytes) -> Meaning | None:
    """The meaning of an error: Google has one status for a wrong key, too many requests a minute and too many a day."""
    if status not in (400, 403, 429):
        return None
    said = body.lower()
    if b"dailylimitexceeded" in said or b"per day" in said:
        return "spent"
    if b"ratelimitexceeded" in said:
        return "limited"
    return "key" if b"api_key_invalid" in said or b"api key not valid" in said else None


def _ref(item: Any) -> str | None:
    volume_id = item.get("id") if isinstance(item, dict) else None
    return f"google:{volume_id}" if isinstance(volume_id, str) and VOLUME_ID.fullmatch(volume_id) else None
