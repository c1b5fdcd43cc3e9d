"""TMDB, The Movie Database, as a source: lists of films and series by language and of changes, and whole titles."""

import logging
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

import msgspec

from api.settings import INDIAN_LANGUAGES, Settings
from sync.catalogue.sources.services import service_slug
from sync.catalogue.sources.title_source import BrokenEntry, ListPage
from sync.catalogue.sources.tmdb_answers import Configuration, Details, Listed, Listing, Services
from sync.catalogue.sources.tmdb_lookup import look_up
from sync.catalogue.sources.tmdb_titles import title_from_tmdb
from sync.catalogue.title_document import Title
from sync.catalogue.upstream.budget import Budget
from sync.catalogue.upstream.client import Upstream
from sync.catalogue.upstream.decoding import UnusableAnswerError, convert, decode
from sync.catalogue.upstream.errors import Missing
from sync.catalogue.upstream.key import Key

log = logging.getLogger("cinelibre")

KINDS = ("movie", "tv")
# TMDB takes ranges of up to 14 days; a week's changes fit into the pages that it shows of a list.
WINDOW = timedelta(days=7)
MAX_PAGES = 500
LANGUAGE = "en-US"
APPENDED = {
    "movie": "videos,translations,credits,keywords,external_ids,release_dates,watch/providers,images",
    "tv": "videos,translations,credits,keywords,external_ids,content_ratings,watch/providers,images",
}
MEDIA_LANGUAGES = "en,fr,null"
# Lists are sorted by date, so that they hardly move while they are read.
DATES = {"movie": "primary_release_date", "tv": "first_air_date"}
# Periods that split the lists of most languages, which have more titles than the pages of one list show.
ERAS = ((1870, 1959), (1960, 1979), *((year, year + 4) for year in range(1980, 2030, 5)), (2030, 2100))
REF = re.compile(r"tmdb:(movie|tv):(\d{1,10})", re.ASCII)


class ImageSizes(msgspec.Struct, frozen=True, kw_only=True):
    """The image server's address and its sizes of each kind of image, from the smallest to the original."""

    base_url: str
    poster: list[str]
    backdrop: list[str]
    logo: list[str]


class Tmdb:
    """TMDB for some languages, with streaming offers for some countries.

    `min_votes` keeps titles that hardly anybody knows out of the lists.
    """

    def __init__(
        self, upstream: Upstream, *, languages: Sequence[str], service_countries: Sequence[str], min_votes: int
    ) -> None:
        self._upstream = upstream
        self._languages = list(dict.fromkeys(languages))
        self._countries = list(dict.fromkeys(service_countries))
        self._min_votes = min_votes

    @classmethod
    def from_settings(cls, settings: Settings, budget: Budget, **options: Any) -> Self:
        """The source that the settings describe; `options` are Upstream's."""
        key = Key(settings.tmdb_api_key, "api_key", takes_tokens=True)
        return cls(
            Upstream("tmdb", settings.tmdb_base_url, budget, key, **options),
            languages=settings.all_tmdb_languages,
            service_countries=settings.provider_countries,
            min_votes=settings.tmdb_min_votes,
        )

    def close(self) -> None:
        self._upstream.close()

    def parts(self, since: datetime, now: datetime) -> list[str]:
        """discover:movie:ta, or discover:movie:en:1980:1984, and changes:movie:2026-11-20:2026-11-27.

        Of each kind, and each language or week since.
        """
        discovered = [
            f"discover:{kind}:{language}{years}"
            for kind in KINDS
            for language in self._languages
            for years in _eras(language)
        ]
        windows = _windows(since.astimezone(UTC).date(), now.astimezone(UTC).date())
        return discovered + [f"changes:{kind}:{first}:{last}" for kind in KINDS for first, last in windows]

    def page(self, part: str, number: int) -> ListPage:
        """Refs of a part's page, which the source orders; adult titles are left out."""
        if number > MAX_PAGES:
            return ListPage()
        listing, kind, *rest = part.split(":")
        params: dict[str, str | int] = {"page": number}
        if listing == "discover":
            params |= {"with_original_language": rest[0], "vote_count.gte": self._min_votes, "language": LANGUAGE}
            params |= {"sort_by": f"{DATES[kind]}.asc", "include_adult": "false"}
            if len(rest) == 3:
                params |= {f"{DATES[kind]}.gte": f"{rest[1]}-01-01", f"{DATES[kind]}.lte": f"{rest[2]}-12-31"}
            path = f"/discover/{kind}"
        else:
            params |= {"start_date": rest[0], "end_date": rest[1]}
            path = f"/{kind}/changes"
        found = self._upstream.ask(path, params, lambda body: decode(body, Listing))
        if found.total_pages > MAX_PAGES and number == 1:
            log.warning("tmdb: %s has %s pages, of which %s can be read", part, found.total_pages, MAX_PAGES)
        refs: dict[str, None] = {}
        broken = []
        for position, entry in enumerate(found.results, 1):
            try:
                listed = convert(entry, Listed)
            except UnusableAnswerError as error:
                told = self._upstream.unreadable(error, entry)
                ref = f"{part}:{number}:{position}"
                broken.append(BrokenEntry(ref=ref, reason=told.reason, detail=told.detail, document=told.document))
                continue
            if not listed.adult:
                refs[f"tmdb:{kind}:{listed.id}"] = None
        is_last = number >= min(found.total_pages, MAX_PAGES)
        return ListPage(
            refs=list(refs), broken=broken, next_page=None if is_last else number + 1, total=found.total_results
        )

    def title(self, ref: str) -> Title:
        """The whole title of tmdb:movie:603 or tmdb:tv:1399 in one request; other refs are looked up first."""
        parsed = REF.fullmatch(ref) or REF.fullmatch(look_up(self._upstream, ref))
        if parsed is None:
            raise Missing(f"{ref} is not a title of TMDB")
        kind, number = parsed.groups()
        params = {
            "language": LANGUAGE,
            "append_to_response": APPENDED[kind],
            "include_image_language": MEDIA_LANGUAGES,
            "include_video_language": MEDIA_LANGUAGES,
        }
        return self._upstream.ask(
            f"/{kind}/{number}", params, lambda body: title_from_tmdb(decode(body, Details), kind, self._countries)
        )

    def image_sizes(self) -> ImageSizes:
        """The sizes of images today. Raises Unreadable where TMDB does not state them."""
        return self._upstream.ask("/configuration", {}, _image_sizes)

    def service_names(self) -> dict[str, str]:
        """Names of streaming services by their slugs."""
        names: dict[str, str] = {}
        for kind in KINDS:
            found = self._upstream.ask(f"/watch/providers/{kind}", {"language": LANGUAGE}, _services)
            for name in filter(None, (service.provider_name for service in found.results)):
                slug = service_slug(name)
                # The shortest of several names is the service's own; longer ones name its tiers.
                if slug and len(name) < len(names.get(slug, name + " ")):
                    names[slug] = name
        return names


def _eras(language: str) -> list[str]:
    """Suffixes that split a language's list into periods."""
    return [""] if language in INDIAN_LANGUAGES else [f":{first}:{last}" for first, last in ERAS]


def _services(body: bytes) -> Services:
    return decode(body, Services)


def _windows(since: date, today: date) -> list[tuple[date, date]]:
    """First and last days that cover everything since; the last day of one is the first of the next."""
    first = min(since, today - timedelta(days=1))
    windows = []
    while first < today:
        last = min(first + WINDOW, today)
        windows.append((first, last))
        first = last
    return windows


def _image_sizes(body: bytes) -> ImageSizes:
    images = decode(body, Configuration).images
    base_url = images.secure_base_url or images.base_url
    if not (base_url and images.poster_sizes and images.backdrop_sizes and images.logo_sizes):
        raise UnusableAnswerError("shape", "no sizes of images")
    return ImageSizes(
        base_url=base_url, poster=images.poster_sizes, backdrop=images.backdrop_sizes, logo=images.logo_sizes
    )
