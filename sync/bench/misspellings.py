"""Misspellings of titles as people type them: letters dropped, swapped or doubled, no accents or spaces, by ear."""

import random
import re
import unicodedata
from collections.abc import Callable, Mapping

# Two ways to write one sound of an Indian language in Latin letters.
SPELLINGS = (
    ("aa", "a"),
    ("ee", "i"),
    ("oo", "u"),
    ("v", "w"),
    ("w", "v"),
    ("sh", "s"),
    ("th", "t"),
    ("dh", "d"),
    ("bh", "b"),
    ("kh", "k"),
    ("chch", "ch"),
    ("i", "ee"),
    ("u", "oo"),
)
SPELT_OTHERWISE = 2

Rule = Callable[[str, random.Random], str]


def dropped_letter(title: str, chance: random.Random) -> str:
    at = _inside(title, chance)
    return title[:at] + title[at + 1 :]


def swapped_letters(title: str, chance: random.Random) -> str:
    at = _inside(title, chance)
    return title[: at - 1] + title[at] + title[at - 1] + title[at + 1 :]


def doubled_letter(title: str, chance: random.Random) -> str:
    at = _inside(title, chance)
    return title[:at] + title[at] + title[at:]


def two_errors(title: str, chance: random.Random) -> str:
    return swapped_letters(dropped_letter(title, chance), chance)


def missing_spaces(title: str, _: random.Random) -> str:
    return re.sub(r"\W+", "", title)


def missing_accents(title: str, _: random.Random) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", title) if not unicodedata.combining(part))


def other_spelling(title: str, chance: random.Random) -> str:
    """The same sounds, two of them written in another way."""
    possible = [pair for pair in SPELLINGS if pair[0] in title]
    if not possible:
        return title
    other = dict(chance.sample(possible, min(SPELT_OTHERWISE, len(possible))))
    longest_first = "|".join(sorted(other, key=len, reverse=True))
    return re.sub(longest_first, lambda found: other[found.group()], title, count=SPELT_OTHERWISE)


RULES: Mapping[str, Rule] = {
    rule.__name__.replace("_", " "): rule
    for rule in (
        dropped_letter,
        swapped_letters,
        doubled_letter,
        two_errors,
        missing_spaces,
        missing_accents,
        other_spelling,
    )
}


def misspelt(title: str, rule: str, seed: int) -> str:
    """The title in lower case as `rule` writes it; a seed decides where."""
    return RULES[rule](title.lower(), random.Random(seed))  # noqa: S311  # Nothing here is a secret.


def _inside(title: str, chance: random.Random) -> int:
    """A letter's place in the longest word, not its first."""
    word = max(re.finditer(r"\w+", title), key=lambda found: len(found.group()))
    return chance.randrange(word.start() + 1, word.end())
