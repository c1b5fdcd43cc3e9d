"""Films and series from The Movie Database."""

import logging
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

import msgspec

from api.settings import INDIAN_LANGUAGES, Settings
from sync.catalogue.sources.offers import provider_slug
from sync.catalogue.sources.source import Broken, Page
from sync.catalogue.sources.tmdb_answers import Configuration, Details, Listed, Listing, Services
from sync.catalogue.sources.tmdb_lookup import looked_up
from sync.catalogue.sources.tmdb_titles import title_of
from sync.catalogue.titles import Title
from sync.catalogue.upstream.answers import UnusableError, convert, decode
from sync.catalogue.upstream.budget import Budget
from sync.catalogue.upstream.client import Upstream
from sync.catalogue.upstream.errors import Missing
from sync.catalogue.upstream.key import Key

log = logging.getLogger("cinelibre")

KINDS = ("movie", "tv")
# TMDB takes ranges of 14 days. A week's changes fit into the pages that it shows of them.
WINDOW = timedelta(days=7)
MOST_PAGES = 500
LANGUAGE = "en-US"
APPENDED = {
    "movie": "videos,translations,credits,keywords,external_ids,release_dates,watch/providers,images",
    "tv": "videos,translations,credits,keywords,external_ids,content_ratings,watch/providers,images",
}
MEDIA_LANGUAGES = "en,fr,null"
# Lists are in the order of dates, in which they hardly move while they are read.
DATES = {"movie": "primary_release_date", "tv": "first_air_date"}
# Of most languages TMDB has more titles than the pages of one list show.
ERAS = ((1870, 1959), (1960, 1979), *((year, year + 4) for year in range(1980, 2030, 5)), (2030, 2100))
REF = re.compile(r"tmdb:(movie|tv):(\d{1,10})", re.ASCII)


class ImageSizes(msgspec.Struct, frozen=True, kw_only=True):
    """Where the image server is, and the sizes that it has of each kind of image, from the smallest to the original."""

    base_url: str
    poster: list[str]
    backdrop: list[str]
    logo: list[str]


class Tmdb:
    """TMDB's lists of what there is in some languages and of what changed, and all that it knows of a title.

    `min_votes` keeps titles that hardly anybody knows out of the lists.
    """

    def __init__(
        self, upstream: Upstream, *, languages: Sequence[str], provider_countries: Sequence[str], min_votes: int
    ) -> None:
        self._upstream = upstream
        self._languages = list(dict.fromkeys(languages))
        self._countries = list(dict.fromkeys(provider_countries))
        self._min_votes = min_votes

    @classmethod
    def from_settings(cls, settings: Settings, budget: Budget, **options: Any) -> Self:
        """As the environment says; `options` are Upstream's."""
        key = Key(settings.tmdb_api_key, "api_key", takes_tokens=True)
        return cls(
            Upstream("tmdb", settings.tmdb_base_url, budget, key, **options),
            languages=settings.all_tmdb_languages,
            provider_countries=settings.provider_countries,
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

    def page(self, part: str, number: int) -> Page:
        """Refs of a part's page, which the source orders; adult titles are left out."""
        if number > MOST_PAGES:
            return Page()
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
        if found.total_pages > MOST_PAGES and number == 1:
            log.warning("tmdb: %s has %s pages, of which %s can be read", part, found.total_pages, MOST_PAGES)
        refs: dict[str, None] = {}
        broken = []
        for position, entry in enumerate(found.results, 1):
            try:
                listed = convert(entry, Listed)
            except UnusableError as error:
                told = self._upstream.unreadable(error, entry)
                ref = f"{part}:{number}:{position}"
                broken.append(Broken(ref=ref, reason=told.reason, detail=told.detail, document=told.document))
                continue
            if not listed.adult:
                refs[f"tmdb:{kind}:{listed.id}"] = None
        is_last = number >= min(found.total_pages, MOST_PAGES)
        return Page(
            refs=list(refs), broken=broken, next_page=None if is_last else number + 1, total=found.total_results
        )

    def title(self, ref: str) -> Title:
        """All that TMDB knows of tmdb:movie:603 or tmdb:tv:1399, with one request; other refs are looked up first."""
        parsed = REF.fullmatch(ref) or REF.fullmatch(looked_up(self._upstream, ref))
        if parsed is None:
            raise Missing(f"{ref} is no title of TMDB's")
        kind, number = parsed.groups()
        params = {
            "language": LANGUAGE,
            "append_to_response": APPENDED[kind],
            "include_image_language": MEDIA_LANGUAGES,
            "include_video_language": MEDIA_LANGUAGES,
        }
        return self._upstream.ask(
            f"/{kind}/{number}", params, lambda body: title_of(decode(body, Details), kind, self._countries)
        )

    def image_sizes(self) -> ImageSizes:
        """Where images are, as TMDB says today. Raises Unreadable where it does not say."""
        return self._upstream.ask("/configuration", {}, _image_sizes)

    def provider_names(self) -> dict[str, str]:
        """What the services are called whose slugs titles are offered under."""
        names: dict[str, str] = {}
        for kind in KINDS:
            found = self._upstream.ask(f"/watch/providers/{kind}", {"language": LANGUAGE}, _services)
            for name in filter(None, (service.provider_name for service in found.results)):
                slug = provider_slug(name)
                # The shortest of several names is the service's own: the others say how it is sold.
                if slug and len(name) < len(names.get(slug, name + " ")):
                    names[slug] = name
        return names


def _eras(language: str) -> list[str]:
    """What the parts of a language's list end in."""
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
        raise UnusableError("shape", "no sizes of images")
    return ImageSizes(
        base_url=base_url, poster=images.poster_sizes, backdrop=images.backdrop_sizes, logo=images.logo_sizes
    )
