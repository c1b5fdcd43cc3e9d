"""Trakt's export: JSON files, each an array of titles that were rated, watched, listed or hidden."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from api.imports.history.broken import BrokenFileError, UnusableLineError, entries_of
from api.imports.history.entry import BrokenLine, Entry
from api.imports.history.json_documents import Document, Element
from api.imports.history.text import HistoryFile
from api.imports.history.values import imdb_refs, moment, stars, text_of, title_of, tmdb_refs, whole, year_of

# The number of a file that continues a long history.
PAGE = re.compile(r"-[0-9]+$")
LIST = re.compile(r"lists?-list-(?P<id>[0-9]+)(?:-(?P<slug>.+))?")
LISTS = ("lists-lists", "lists")
FAVOURITES = ("lists-favorites", "favorites")
WATCHLIST = ("lists-watchlist", "watchlist")
# Titles hidden from recommendations; those hidden from a calendar or a collection say nothing about taste.
HIDDEN = re.compile(r"hidden(-(movies|shows|dropped|recommendations|progress-watched))?")
SEEN = re.compile(r"(watched-)?history(-(movies|shows|episodes))?|watched-(movies|shows)")
RATED = re.compile(r"ratings(-(movies|shows|seasons|episodes))?")
MAX_LISTS = 10_000
MOMENTS = ("watched_at", "last_watched_at", "listed_at", "hidden_at", "rated_at")


class Role(NamedTuple):
    """The meaning of a title's presence in a file."""

    does: str
    list_id: str = ""
    list_name: str = ""


def role_of(path: str) -> Role | None:
    """The role of a member of the archive, by its name; None for one without history."""
    place = PurePosixPath(path.lower())
    if place.suffix != ".json":
        return None
    if found := LIST.fullmatch(place.stem):
        return Role("list", found["id"], found["slug"] or found["id"])
    name = PAGE.sub("", place.stem)
    if name in LISTS:
        return Role("lists")
    if name in FAVOURITES:
        return Role("list", list_name="Favorites")
    if name in WATCHLIST:
        return Role("watch_later")
    for does, pattern in (("hidden", HIDDEN), ("seen", SEEN), ("rated", RATED)):
        if pattern.fullmatch(name):
            return Role(does)
    return None


def role_by_keys(element: Mapping[str, Any]) -> Role | None:
    """The role of an element of a file whose name does not tell it."""
    if not any(isinstance(element.get(kind), dict) for kind in ("movie", "show", "episode", "season")):
        return None
    if "rating" in element:
        return Role("rated")
    if "hidden_at" in element:
        return Role("hidden")
    if "listed_at" in element:
        return Role("watch_later")
    return Role("seen") if {"watched_at", "last_watched_at", "plays"} & element.keys() else None


def list_names(file: HistoryFile) -> dict[str, str]:
    """The names of a person's lists by their ids, from the file that describes them."""
    names = {}
    for element in _elements(file):
        if isinstance(element, Element):
            ids, name = element.values.get("ids"), element.values.get("name")
            if isinstance(ids, dict) and isinstance(name, str) and name.strip():
                names[str(ids.get("trakt"))] = name.strip()
        if len(names) == MAX_LISTS:
            break
    return names


def read(file: HistoryFile, role: Role | None, names: Mapping[str, str]) -> Iterator[Entry | BrokenLine]:
    """The entries of one file; without a role, each element's keys tell its own."""
    if role and role.does == "list":
        role = role._replace(list_name=names.get(role.list_id, role.list_name))
    yield from entries_of(_elements(file), partial(_entries, role=role))


def _elements(file: HistoryFile) -> Iterator[Element | BrokenLine]:
    document = Document(file)
    number = 0
    try:
        for number, _ in enumerate(document.elements(), start=1):
            value = document.value()
            if isinstance(value, dict):
                yield Element(file.name, number, value)
            else:
                yield BrokenLine(file=file.name, line=number, reason="it is not an object")
        document.end()
    except BrokenFileError as problem:
        # The error has a line of the text, but entries of JSON are numbered by element.
        raise BrokenFileError(problem.reason, max(1, number)) from problem


def _entries(element: Element, *, role: Role | None) -> list[Entry]:
    role = role or role_by_keys(element.values)
    if role is None:
        raise UnusableLineError("it says neither that a title was rated nor that it was watched, listed or hidden")
    kind = "movie" if element.object("movie") else "tv"
    title = element.object("movie") or element.object("show")
    if not title:
        raise UnusableLineError("it names neither a film nor a series")
    part = bool(element.object("episode") or element.object("season"))
    if part and role.does not in ("rated", "seen"):
        raise UnusableLineError("it is a season or an episode of a series, which is not a title here")
    ids = title.get("ids") or {}
    if not isinstance(ids, dict):
        raise UnusableLineError("ids is not an object in it")
    refs = [*tmdb_refs(kind, text_of(ids.get("tmdb"))), *imdb_refs(text_of(ids.get("imdb")))]
    at = _moment(element)
    rating = stars(text_of(element.values.get("rating")), out_of=10) if role.does == "rated" and not part else None
    if role.does == "rated" and not part and rating is None:
        raise UnusableLineError("it is not rated")
    state = "seen" if part else {"rated": None, "list": None}.get(role.does, role.does)
    return [
        Entry(
            file=element.file,
            line=element.line,
            kind=kind,
            refs=refs,
            title=title_of(text_of(title.get("title")), refs),
            year=year_of(text_of(title.get("year"))),
            rating=rating,
            rated_at=at if rating else None,
            state=state,
            state_at=at if state else None,
            list_name=role.list_name or None,
            position=whole(text_of(element.values.get("rank"))) if role.does == "list" else None,
            note=text_of(element.values.get("notes")) if role.does == "list" else "",
        )
    ]


def _moment(element: Element) -> datetime | None:
    found = (moment(text_of(element.values.get(name))) for name in MOMENTS)
    return next((when for when in found if when), None)
