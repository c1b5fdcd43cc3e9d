"""Answers of the fake sources when nothing is wrong but their lists."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from tests.sync.fake_sources import bodies
from tests.sync.fake_sources.faults import Fault, Reply, error_reply, json_reply, spent_reply
from tests.sync.fake_sources.made_titles import Made
from tests.sync.fake_sources.world import World

T = TypeVar("T")

PAGE, CHANGES_PER_PAGE, MAX_PAGES, MAX_DAYS, MAX_RESULTS, MAX_APPENDED = 20, 100, 500, 14, 40, 20


class Routes:
    """A method for each of the three sources."""

    def __init__(self, world: World) -> None:
        self.omdb_requests_left: int | None = None
        self._world = world
        self._bodies: dict[tuple[str, int, str], bytes] = {}

    def tmdb(self, path: str, query: dict[str, str], raw: str, fault: Fault | None) -> Reply:
        match path.split("/")[2:]:
            case ["configuration"]:
                return json_reply({"images": bodies.IMAGES, "change_keys": []})
            case ["watch", "providers", ("movie" | "tv")]:
                return json_reply({"results": bodies.SERVICES})
            case ["find", imdb_id]:
                ref = self._world.by_imdb.get(imdb_id)
                found = [bodies.tmdb_listed(self._world.titles[ref])] if ref else []
                kind = ref.split(":")[1] if ref else "movie"
                return json_reply({"movie_results": [], "tv_results": [], f"{kind}_results": found})
            case ["search", kind]:
                return self._search(kind, query, fault)
            case ["discover", kind]:
                return self._discover(kind, query, fault)
            case [kind, "changes"]:
                return self._changes(kind, query, fault)
            case [kind, number]:
                return self._details(f"tmdb:{kind}:{number}", query, raw)
        return error_reply("tmdb", 404)

    def _details(self, ref: str, query: dict[str, str], raw: str) -> Reply:
        made = self._world.titles.get(ref)
        appended = [name for name in query.get("append_to_response", "").split(",") if name]
        if made is None:
            return error_reply("tmdb", 404)
        if len(appended) > MAX_APPENDED:
            return error_reply("tmdb", 400)
        wanted = (ref, made.edition, raw)
        if wanted not in self._bodies:
            self._bodies[wanted] = json_reply(bodies.tmdb_details(made, appended)).body
        return Reply(self._bodies[wanted])

    def _discover(self, kind: str, query: dict[str, str], fault: Fault | None) -> Reply:
        number, language = int(query.get("page", "1")), query.get("with_original_language", "")
        votes, adult = float(query.get("vote_count.gte", "0")), query.get("include_adult") == "true"
        if fault and fault.mode == "shift-in":
            self._world.insert(kind, language)
        found = [
            made for made in self._world.listed(kind, language, int(votes), adult=adult) if _is_within(made, query)
        ]
        if fault and fault.mode == "shift-out" and found:
            # It goes from the list, though not from the world, and what follows moves up.
            self._world.unlisted.add(found[0].ref)
            found = found[1:]
        return _page(found, bodies.tmdb_listed, number, PAGE, fault)

    def _search(self, kind: str, query: dict[str, str], fault: Fault | None) -> Reply:
        """Titles whose name begins with the query, as TMDB finds more than what was asked for."""
        year = query.get("primary_release_year" if kind == "movie" else "first_air_date_year", "")
        found = [
            made
            for made in self._world.titles.values()
            if made.kind == kind
            and made.name.lower().startswith(query["query"].lower())
            and str(made.released).startswith(year)
        ]
        return _page(found, bodies.tmdb_listed, int(query.get("page", "1")), PAGE, fault)

    def _changes(self, kind: str, query: dict[str, str], fault: Fault | None) -> Reply:
        first, last = date.fromisoformat(query["start_date"]), date.fromisoformat(query["end_date"])
        if not 0 <= (last - first).days <= MAX_DAYS:
            return error_reply("tmdb", 422)
        adults = {made.number for made in self._world.titles.values() if made.kind == kind and made.adult}
        numbers = self._world.changed_between(kind, first, last)

        def told(number: int) -> dict[str, Any]:
            return {"id": number, "adult": number in adults}

        return _page(numbers, told, int(query.get("page", "1")), CHANGES_PER_PAGE, fault)

    def omdb(self, _path: str, query: dict[str, str], _raw: str, _fault: Fault | None) -> Reply:
        if self.omdb_requests_left is not None:
            self.omdb_requests_left -= 1
            if self.omdb_requests_left < 0:
                return spent_reply("omdb")
        if not query.get("i", "").startswith("tt"):
            return json_reply({"Response": "False", "Error": "Incorrect IMDb ID."})
        ref = self._world.by_imdb.get(query["i"])
        return json_reply(bodies.omdb_rating(self._world.titles[ref])) if ref else error_reply("omdb", 404)

    def google(self, path: str, query: dict[str, str], _raw: str, fault: Fault | None) -> Reply:
        if volume_id := path.partition("/volumes/")[2]:
            made = self._world.titles.get(f"google:{volume_id}")
            return json_reply(bodies.google_volume(made)) if made else error_reply("google", 404)
        start, most = int(query.get("startIndex", "0")), int(query.get("maxResults", "10"))
        if not 0 < most <= MAX_RESULTS:
            return error_reply("google", 400)
        found = self._books(query)
        items = [bodies.google_volume(made) for made in found[start : start + most]]
        if fault and fault.mode == "duplicates":
            items += items[:5]
        body: dict[str, Any] = {"kind": "books#volumes", "totalItems": len(found)}
        return json_reply(body | ({"items": items} if items else {}))

    def _books(self, query: dict[str, str]) -> list[Made]:
        field, _, wanted = query["q"].partition(":")
        if field == "isbn":
            books = [made for made in self._world.titles.values() if made.kind == "book"]
            return [made for made in books if bodies.isbn_of(made.number) == wanted]
        return self._world.books_of(wanted.strip('"'), query.get("langRestrict", ""))


def _is_within(made: Made, query: dict[str, str]) -> bool:
    """Whether a title came out when the query wants it."""
    name = "primary_release_date" if made.kind == "movie" else "first_air_date"
    return query.get(f"{name}.gte", "") <= str(made.released) <= query.get(f"{name}.lte", "9999")


def _page(entries: list[T], told: Callable[[T], Any], number: int, size: int, fault: Fault | None) -> Reply:
    if not 1 <= number <= MAX_PAGES:
        return error_reply("tmdb", 400)
    shown = entries[(number - 1) * size : number * size]
    if fault and fault.mode == "duplicates":
        # Some twice, and some of the page before once more.
        shown = entries[: (number - 1) * size][-3:] + shown + shown[:5]
    pages = -(-len(entries) // size)
    return json_reply(
        {
            "page": number,
            "results": [told(entry) for entry in shown],
            "total_pages": pages,
            "total_results": len(entries),
        }
    )
