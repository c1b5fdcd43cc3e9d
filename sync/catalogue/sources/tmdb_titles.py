"""Title of the catalogue made from a film or series of TMDB."""

from collections.abc import Iterable, Sequence

from sync.catalogue.sources import bounds
from sync.catalogue.sources.certifications import certification
from sync.catalogue.sources.services import service_slug
from sync.catalogue.sources.tmdb_answers import Details, Image, Member, OffersByCountry, Translation, Video
from sync.catalogue.sources.trailers import trailer_urls
from sync.catalogue.title_document import Text, Title
from sync.catalogue.upstream.decoding import UnusableAnswerError

# By TMDB's ids. News, Reality, Soap, Talk and TV Movie have no counterpart.
GENRES = {
    12: ["adventure"],
    14: ["fantasy"],
    16: ["animation"],
    18: ["drama"],
    27: ["horror"],
    28: ["action"],
    35: ["comedy"],
    36: ["history"],
    37: ["western"],
    53: ["thriller"],
    80: ["crime"],
    99: ["documentary"],
    878: ["science-fiction"],
    9648: ["mystery"],
    10402: ["music"],
    10749: ["romance"],
    10751: ["family"],
    10752: ["war"],
    10759: ["action", "adventure"],
    10762: ["children"],
    10765: ["science-fiction", "fantasy"],
    10768: ["war"],
}
# Cantonese has no code of its own in ISO 639-1; xx is not a language.
LANGUAGES = {"cn": "zh", "xx": ""}
# Jobs of the crew that make somebody a writer of the title.
WRITING = {"Writer", "Screenplay", "Story", "Teleplay", "Co-Writer", "Author"}
# Country whose translation into a language is preferred.
HOMES = {"en": "US", "fr": "FR"}
# Precedence of a film's releases for its certification: theatrical, limited, premiere, then the others.
RELEASES = (3, 2, 1, 4, 5, 6)
ACCESSES = ("flatrate", "free", "ads", "rent", "buy")
MAX_PEOPLE, MAX_KEYWORDS, MAX_KEYWORD, MAX_COUNTRIES, MAX_OFFERS = 10, 30, 100, 20, 50


def title_from_tmdb(details: Details, kind: str, service_countries: Sequence[str]) -> Title:
    """The title that details describe. Raises UnusableAnswerError for one without a name, and for adult films."""
    if details.adult:
        raise UnusableAnswerError("adult", "an adult title")
    name = bounds.text(details.title) or bounds.text(details.name)
    original = bounds.text(details.original_title) or bounds.text(details.original_name) or name
    if not original:
        raise UnusableAnswerError("no-name", "it has no title")
    language = bounds.text(details.original_language)
    language = LANGUAGES.get(language, language)
    released = details.release_date if kind == "movie" else details.first_air_date
    crew = details.credits.crew if details.credits else []
    votes = bounds.votes(details.vote_count)
    stars = bounds.rating(details.vote_average) if votes else None
    return Title(
        kind=kind,
        refs=_refs(details, kind),
        original_title=original,
        original_language=bounds.matching(bounds.LANGUAGE, language),
        texts=_texts(details, name or original, original, language),
        year=bounds.year(released),
        released_on=bounds.day(released),
        runtime_minutes=_runtime(details),
        seasons=bounds.small(details.number_of_seasons) if kind == "tv" else None,
        countries=_countries(details),
        certification=_certification(details),
        genres=list(dict.fromkeys(slug for genre in details.genres or [] for slug in GENRES.get(genre.id, ()))),
        keywords=_keywords(details),
        tmdb_rating=stars,
        tmdb_votes=votes if stars else None,
        poster_path=_image(details.poster_path, details.images.posters if details.images else ()),
        backdrop_path=_image(details.backdrop_path, details.images.backdrops if details.images else ()),
        directors=_names(member for member in crew if member.job == "Director"),
        creators=_names(details.created_by or []),
        writers=_names(member for member in crew if member.job in WRITING),
        actors=_names(sorted(details.credits.cast, key=_order)) if details.credits else [],
        providers=_offers(details.offers, service_countries),
    )


def _refs(details: Details, kind: str) -> list[str]:
    external = details.external_ids.imdb_id if details.external_ids else None
    imdb = bounds.matching(bounds.IMDB_ID, details.imdb_id) or bounds.matching(bounds.IMDB_ID, external)
    return [f"tmdb:{kind}:{details.id}", *([f"imdb:{imdb}"] if imdb else [])]


def _texts(details: Details, name: str, original: str, language: str) -> dict[str, Text]:
    """English texts always, from the translation or the answer itself; French ones where TMDB has any."""
    translations = details.translations.translations if details.translations else []
    trailers = trailer_urls(details.videos.results if details.videos else list[Video]())
    texts = {}
    for code in ("en", "fr"):
        title, overview = _translated(translations, code)
        if code == "en":
            overview = overview or bounds.text(details.overview, bounds.MAX_OVERVIEW)
        elif not (title or overview or language == code):
            continue
        # TMDB leaves the title out of a translation into the original language.
        title = title or (original if language == code else name)
        texts[code] = Text(
            title=title,
            overview=overview,
            trailer_url=trailers.get(code) or (trailers.get("") if code == "en" else None),
        )
    return texts


def _translated(translations: Iterable[Translation], language: str) -> tuple[str, str]:
    """The title and the overview in a language, either from the first translation that has it; empty where none has."""
    title = overview = ""
    spoken = [translation for translation in translations if translation.iso_639_1 == language and translation.data]
    for translation in sorted(spoken, key=lambda each: each.iso_3166_1 != HOMES[language]):
        if data := translation.data:
            title = title or bounds.text(data.title) or bounds.text(data.name)
            overview = overview or bounds.text(data.overview, bounds.MAX_OVERVIEW)
    return title, overview


def _runtime(details: Details) -> int | None:
    """A film's running time, a series' first usual one, or that of its last episode."""
    last = details.last_episode_to_air.runtime if details.last_episode_to_air else None
    given = (bounds.small(minutes) for minutes in (details.runtime, *(details.episode_run_time or ()), last))
    return next(filter(None, given), None)


def _countries(details: Details) -> list[str]:
    produced = [country.iso_3166_1 for country in details.production_countries or []]
    codes = (bounds.matching(bounds.COUNTRY, code) for code in produced or details.origin_country or [])
    return bounds.names(codes, MAX_COUNTRIES)


def _certification(details: Details) -> str | None:
    by_country: dict[str, list[str]] = {}
    for country in details.release_dates.results if details.release_dates else []:
        ordered = sorted(country.release_dates, key=lambda release: _rank(release.type))
        by_country[country.iso_3166_1 or ""] = [release.certification or "" for release in ordered]
    for given in details.content_ratings.results if details.content_ratings else []:
        by_country.setdefault(given.iso_3166_1 or "", []).append(given.rating or "")
    return certification(by_country)


def _rank(release: int | None) -> int:
    return RELEASES.index(release) if release in RELEASES else len(RELEASES)


def _keywords(details: Details) -> list[str]:
    found = details.keywords
    return bounds.names(
        ((keyword.name or "").lower() for keyword in ([*found.keywords, *found.results] if found else [])),
        MAX_KEYWORDS,
        MAX_KEYWORD,
    )


def _image(path: str | None, others: Iterable[Image]) -> str | None:
    """A path below the image server; where the answer names none, the first of those that were appended."""
    candidates = (bounds.matching(bounds.IMAGE_PATH, each) for each in (path, *(image.file_path for image in others)))
    return next(filter(None, candidates), None)


def _order(member: Member) -> int:
    return member.order if member.order is not None else bounds.MAX_INTEGER


def _names(members: Iterable[Member]) -> list[str]:
    return bounds.names((member.name for member in members), MAX_PEOPLE)


def _offers(found: OffersByCountry | None, countries: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """Slugs of services by country and access."""
    offered: dict[str, dict[str, list[str]]] = {}
    for country in countries:
        if found and (offers := found.results.get(country)):
            for access in ACCESSES:
                slugs = (service_slug(offer.provider_name, access) for offer in getattr(offers, access))
                if services := bounds.names(slugs, MAX_OFFERS):
                    offered.setdefault(country, {})[access] = services
    return offered
