"""Title of the catalogue made from a volume of Google Books."""

import html
import re
from collections.abc import Iterable

import httpx

from api.catalogue.isbn import isbn_13
from sync.catalogue.sources import bounds
from sync.catalogue.sources.google_answers import Volume, VolumeInfo
from sync.catalogue.title_document import Text, Title
from sync.catalogue.upstream.decoding import UnusableAnswerError

VOLUME_ID = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
# Genres by the beginnings of booksellers' headings; Fiction alone is not a genre here.
GENRES = {
    "action & adventure": ["action", "adventure"],
    "adventure": ["adventure"],
    "autobiograph": ["memoir"],
    "biograph": ["biography"],
    "children": ["children"],
    "classic": ["classic"],
    "comed": ["comedy"],
    "crime": ["crime"],
    "detective": ["mystery"],
    "drama": ["drama"],
    "fairy tale": ["children", "fantasy"],
    "family saga": ["family"],
    "fantas": ["fantasy"],
    "ghost": ["horror"],
    "histor": ["history"],
    "horror": ["horror"],
    "humor": ["comedy"],
    "humour": ["comedy"],
    "juvenile": ["children"],
    "literary classic": ["classic"],
    "love stor": ["romance"],
    "memoir": ["memoir"],
    "music": ["music"],
    "mystery": ["mystery"],
    "personal memoir": ["memoir"],
    "philosoph": ["philosophy"],
    "romance": ["romance"],
    "science fiction": ["science-fiction"],
    "science": ["science"],
    "self-help": ["self-help"],
    "sports": ["sport"],
    "suspense": ["thriller"],
    "thriller": ["thriller"],
    "true crime": ["crime"],
    "war": ["war"],
    "western": ["western"],
}
SEPARATORS = re.compile(r"\s*[/,;]\s*|\s+--\s+")
TAG = re.compile(r"<[^<>]*>")
# Tags that end a line, so that the words around them stay apart.
BREAK = re.compile(r"<\s*/?\s*(br|p|div|li|ul|ol|h\d)\b[^<>]*>", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+/[!#-;=?-_a-z~%]*", re.ASCII)
IMAGES = ("extraLarge", "large", "medium", "small", "thumbnail", "smallThumbnail")
MAX_AUTHORS, MAX_ISBNS, MAX_KEYWORDS, MAX_KEYWORD, MAX_ADDRESS = 10, 5, 20, 100, 500
# The catalogue has texts in English and French: whatever is not French is stored as English.
FRENCH = "fr"


def book_of(volume: Volume) -> Title:
    """The title that a volume becomes. Raises UnusableAnswerError for one without a title or a usable id."""
    info = volume.volume_info
    name = bounds.text(plain(info.title))
    if not name:
        raise UnusableAnswerError("no-name", "it has no title")
    if not VOLUME_ID.fullmatch(volume.id):
        raise UnusableAnswerError("shape", "not an id of a volume")
    language = bounds.text(info.language).lower().partition("-")[0]
    text = Text(title=name, overview=bounds.text(plain(info.description), bounds.MAX_OVERVIEW))
    return Title(
        kind="book",
        refs=[f"google:{volume.id}", *_isbns(info)],
        original_title=name,
        original_language=bounds.matching(bounds.LANGUAGE, language if language != "un" else ""),
        texts={FRENCH if language == FRENCH else "en": text},
        year=bounds.year(info.published_date),
        released_on=bounds.day(info.published_date),
        pages=bounds.small(info.page_count),
        certification="18" if info.maturity_rating == "MATURE" else None,
        genres=genres_of_headings(info.categories or ()),
        keywords=_keywords(info),
        poster_path=_cover(info),
        authors=bounds.names(info.authors or (), MAX_AUTHORS),
    )


def genres_of_headings(categories: Iterable[str | None]) -> list[str]:
    """Genres for headings like Fiction / Science Fiction / General."""
    found: dict[str, None] = {}
    for heading in _headings(categories):
        # The longest beginning wins: science fiction is not science.
        fitting = [prefix for prefix in GENRES if heading.startswith(prefix)]
        found |= dict.fromkeys(GENRES[max(fitting, key=len)] if fitting else ())
    return list(found)


def plain(written: str | None) -> str:
    """A text without HTML's tags and entities, a paragraph a line."""
    text = html.unescape(TAG.sub("", BREAK.sub("\n", written or ""))).replace("\0", "")
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(filter(None, lines))


def _headings(categories: Iterable[str | None]) -> list[str]:
    return [part.strip() for category in categories for part in SEPARATORS.split((category or "").lower())]


def _keywords(info: VolumeInfo) -> list[str]:
    """Headings as keywords, without those that say nothing."""
    told = (
        heading for heading in _headings(info.categories or ()) if heading not in ("fiction", "general", "nonfiction")
    )
    return bounds.names(told, MAX_KEYWORDS, MAX_KEYWORD)


def _isbns(info: VolumeInfo) -> list[str]:
    numbers = (
        isbn_13(each.identifier) for each in info.industry_identifiers or () if (each.type or "").startswith("ISBN")
    )
    return [f"isbn:{number}" for number in bounds.names(numbers, MAX_ISBNS)]


def _cover(info: VolumeInfo) -> str | None:
    """The address of the largest image of the cover, without a page curled up at its corner."""
    links = info.image_links or {}
    for size in IMAGES:
        written = (links.get(size) or "").strip()
        if ADDRESS.fullmatch(written) and len(written) <= MAX_ADDRESS:
            return str(httpx.URL(written).copy_with(scheme="https").copy_remove_param("edge"))
    return None
