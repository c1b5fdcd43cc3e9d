"""Lookup of TMDB's refs by IMDb id, or by name and year."""

import re
import unicodedata

import msgspec

from sync.catalogue.sources.tmdb_answers import Listed
from sync.catalogue.upstream.client import Upstream
from sync.catalogue.upstream.decoding import decode
from sync.catalogue.upstream.errors import Missing

IMDB = re.compile(r"imdb:(tt\d{5,10})", re.ASCII)
# named:movie:1999:The Matrix
NAMED = re.compile(r"named:(movie|tv):(\d{4}):(.+)", re.ASCII | re.DOTALL)
YEARS = {"movie": "primary_release_year", "tv": "first_air_date_year"}


class LookupResult(Listed):
    """A title in an answer; films and series have fields of their own."""

    title: str | None = None
    original_title: str | None = None
    name: str | None = None
    original_name: str | None = None

    def is_called(self, name: str) -> bool:
        names = (self.title, self.original_title, self.name, self.original_name)
        return _folded(name) in (_folded(each) for each in names if each)


class ById(msgspec.Struct):
    movie_results: list[LookupResult] = []
    tv_results: list[LookupResult] = []


class ByName(msgspec.Struct):
    results: list[LookupResult] = []


def look_up(upstream: Upstream, ref: str) -> str:
    """The ref (tmdb:movie:603) that stands for imdb:tt0133093 or named:movie:1999:The Matrix.

    Raises Missing where there is none, or no single title of that name and year.
    """
    if by_id := IMDB.fullmatch(ref):
        return _by_imdb_id(upstream, by_id[1])
    if by_name := NAMED.fullmatch(ref):
        return _by_name(upstream, *by_name.groups())
    raise Missing("this is not a title of TMDB")


def _by_imdb_id(upstream: Upstream, imdb_id: str) -> str:
    params = {"external_source": "imdb_id"}
    found = upstream.ask(f"/find/{imdb_id}", params, lambda body: decode(body, ById))
    for kind, results in (("movie", found.movie_results), ("tv", found.tv_results)):
        if results:
            return f"tmdb:{kind}:{results[0].id}"
    raise Missing("tmdb does not know this IMDb id")


def _by_name(upstream: Upstream, kind: str, year: str, name: str) -> str:
    params = {"query": name, YEARS[kind]: year, "include_adult": "false"}
    found = upstream.ask(f"/search/{kind}", params, lambda body: decode(body, ByName))
    named = [result for result in found.results if result.is_called(name)]
    if len(named) != 1:
        raise Missing(f"tmdb has {len(named)} titles of this name and year")
    return f"tmdb:{kind}:{named[0].id}"


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum())
