"""References to shown titles: "the first two", "number 3", "that one", "Vertigo"."""

from collections.abc import Iterator

import msgspec

from api.chat.rules.lists import a_list
from api.chat.rules.numbers import figure
from api.chat.rules.sentence import Sentence
from api.chat.rules.titles import title

# In characters, as in a wish.
MAX_TITLE_LENGTH = 100


class Which(msgspec.Struct, frozen=True):
    """Titles by position from 1 (0: the one talked about, resolved later), or one by its name."""

    positions: tuple[int, ...] = ()
    title: str | None = None


def which(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """Titles that were shown: by ordinals, numbers, pronouns or their names, one or several."""
    for places, end in a_list(sentence, one, start):
        yield Which(positions=tuple(dict.fromkeys(place for several in places for place in several))), end


def one(sentence: Sentence, start: int) -> tuple[tuple[int, ...], int] | None:
    if start >= sentence.size:
        return None
    named = sentence.shown_at(start)
    if named is not None:
        return named
    position = start
    while sentence.is_a(position, "articles"):
        position += 1
    placed = ordinal(sentence, position)
    if placed is not None:
        return placed[0], placed[1] + sentence.is_a(placed[1], "items")
    pronoun = sentence.entry("pronouns", start)
    if pronoun is None:
        return None
    return (all_shown(sentence) if pronoun[0] == "all" else (0,)), pronoun[1]


def ordinal(sentence: Sentence, start: int) -> tuple[tuple[int, ...], int] | None:
    """ "second", "first two", "two first", "last", "number 3"."""
    shown = len(sentence.shown)
    marked = sentence.entry("number_marks", start)
    if marked is not None:
        numbered = figure(sentence, marked[1])
        return ((int(numbered[0]),), numbered[1]) if numbered is not None and 1 <= numbered[0] <= 100 else None
    amount = figure(sentence, start)
    before = amount[1] if amount is not None else start
    place = sentence.entry("ordinals", before)
    if place is None:
        return None
    end = place[1]
    if amount is None:
        amount = figure(sentence, end)
        if amount is not None and sentence.entry("out_of", amount[1]):
            amount = None
        end = amount[1] if amount is not None else end
    position = int(place[0])
    many = int(min(amount[0], 100)) if amount is not None else 1
    if position > 0:
        return tuple(range(position, position + many)), end
    last = max(shown + 1 + position, 1) if shown else 0
    return tuple(range(max(last - many + 1, min(last, 1)), last + 1)), end


def object_pronoun(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """French "l'", "le", "les" before a verb; elsewhere they are articles."""
    found = sentence.entry("objects", start)
    if found is not None:
        yield Which(positions=all_shown(sentence) if found[0] == "all" else (0,)), found[1]


def all_shown(sentence: Sentence) -> tuple[int, ...]:
    return tuple(range(1, len(sentence.shown) + 1))


def shown_title(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """The name of the one shown title that is meant: "like the second"."""
    read = one(sentence, start)
    if read is not None and len(read[0]) == 1:
        place = read[0][0] or (1 if len(sentence.titles) == 1 else 0)
        if 1 <= place <= len(sentence.titles):
            yield sentence.titles[place - 1], read[1]


def which_title(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """A shown title, or any title by its name."""
    shown = list(which(sentence, start))
    yield from shown
    if not shown and not sentence.is_a(start, "no_titles"):
        for name, end in title(sentence, start):
            if len(str(name)) <= MAX_TITLE_LENGTH:
                yield Which(title=str(name)), end
