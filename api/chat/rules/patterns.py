"""Patterns of phrases with gaps, such as "[a]? film [under|less than] {minutes}", and reading them in a message."""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Protocol, TypeAlias

import msgspec

from api.chat.rules.tokens import keys_of

# What was read, and the position after it.
Read: TypeAlias = tuple[tuple[object, ...], int]
ELEMENT = re.compile(r"\{\w+\}|\[[^\]]+\]\??|[^\s\[{]+")
SUFFIXES = re.compile(r"(\w)\(([\w,]+)\)")


class Tokens(Protocol):
    """The tokens of a message, as phrases look at them; Sentence has them."""

    def has(self, keys: tuple[str, ...], start: int) -> bool: ...

    def breaks(self, position: int) -> bool: ...

    def values(self, slot: str, start: int) -> Iterable[tuple[object, int]]: ...


class Element(Protocol):
    def read(self, tokens: Tokens, start: int) -> Iterator[Read]: ...


class Words(msgspec.Struct, frozen=True):
    """One of several word sequences; the empty one makes it optional."""

    options: tuple[tuple[str, ...], ...]

    def read(self, tokens: Tokens, start: int) -> Iterator[Read]:
        for option in self.options:
            if tokens.has(option, start):
                yield (), start + len(option)


class Gap(msgspec.Struct, frozen=True):
    """A place for a value: a number, a genre, a name."""

    slot: str

    def read(self, tokens: Tokens, start: int) -> Iterator[Read]:
        for value, end in tokens.values(self.slot, start):
            yield (value,), end


def compile_phrase(phrase: str) -> tuple[Element, ...]:
    """[a|b c] is one of them, [a|b]? one of them or nothing, a word's (s,es) its endings, {slot} a value."""
    elements: list[Element] = []
    for part in ELEMENT.findall(phrase):
        if part.startswith("{"):
            elements.append(Gap(part[1:-1]))
            continue
        if re.search(r"[\[\]{}]", part.strip("?").removeprefix("[").removesuffix("]")):
            raise ValueError(f"brackets do not match in {phrase!r}")
        options = {keys_of(form) for choice in part.rstrip("?").strip("[]").split("|") for form in inflected(choice)}
        if part.endswith("]?"):
            options.add(())
        elements.append(Words(tuple(sorted(options, key=lambda option: (-len(option), option)))))
    return tuple(elements)


def inflected(phrase: str) -> list[str]:
    """A phrase with each of its words' endings: "court(e,s)" is court, courte and courts."""
    pieces = SUFFIXES.split(phrase)
    choices: list[tuple[str, ...]] = []
    for position, piece in enumerate(pieces):
        if position % 3 == 2:
            choices.append(("", *piece.split(",")))
        else:
            choices.append((piece,))
    return ["".join(choice) for choice in product(*choices)]


def read(elements: tuple[Element, ...], tokens: Tokens, start: int, first: int | None = None) -> Read | None:
    """The values of the gaps and the end of the phrase, where it stands at start; the longest reading first.

    A phrase does not go on after a comma or a full stop.
    """
    if not elements:
        return (), start
    first = start if first is None else first
    if start > first and tokens.breaks(start):
        return ((), start) if all(isinstance(rest, Words) and () in rest.options for rest in elements) else None
    for values, end in elements[0].read(tokens, start):
        rest = read(elements[1:], tokens, end, first)
        if rest is not None:
            return (*values, *rest[0]), rest[1]
    return None
