"""Slots of phrases, by name: readers of known words, numbers, durations, names, titles."""

from collections.abc import Iterator
from functools import partial

from api.chat.rules.grammar import Grammar
from api.chat.rules.lists import a_list
from api.chat.rules.names import capital_names, names, person_names
from api.chat.rules.numbers import age, count, minutes, number, rating, scored, stars, year
from api.chat.rules.references import object_pronoun, shown_title, which, which_title
from api.chat.rules.sentence import Sentence, Slot
from api.chat.rules.titles import about, bare_title, capital_title, quoted, subject, title


def listed(table: str, sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """Entries of a table."""
    return a_list(sentence, lambda sentence, position: sentence.entry(table, position), start)


def genre(sentence: Sentence, start: int) -> tuple[object, int] | None:
    """The genres of one thing: "crime drama" is both. Adjectives such as "romantic" count beside a noun only."""
    found: list[str] = []
    nouns = 0
    position = start
    while True:
        noun = sentence.entry("genres", position)
        entry = noun or sentence.entry("genre_adjectives", position)
        if entry is None or (position > start and sentence.breaks(position)):
            break
        nouns += noun is not None
        found.extend(slug for slug in entry[0].split() if slug not in found)
        position = entry[1]
        inner = position
        while sentence.is_a(inner, "genre_links") and not sentence.breaks(inner):
            inner += 1
        if inner > position and sentence.entry("genres", inner):
            position = inner
    return (tuple(found), position) if nouns else None


def genres(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    return a_list(sentence, genre, start)


READERS: dict[str, Slot] = {
    "genres": genres,
    "year": year,
    "minutes": minutes,
    "number": number,
    "count": count,
    "rating": rating,
    "stars": stars,
    "scored": scored,
    "age": age,
    "names": names,
    "capital_names": capital_names,
    "person_names": person_names,
    "quoted": quoted,
    "title": title,
    "bare_title": bare_title,
    "capital_title": capital_title,
    "about": about,
    "subject": subject,
    "shown_title": shown_title,
    "object": object_pronoun,
    "which": which,
    "which_title": which_title,
}


def slots_of(grammar: Grammar) -> dict[str, Slot]:
    """The readers of a grammar's gaps by name: its tables, then those above."""
    return {table: partial(listed, table) for table in grammar.tables} | READERS
