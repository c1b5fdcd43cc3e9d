"""Sentence: a message's tokens, read with a language's grammar, and the phrases in it."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeAlias

import msgspec

from api.chat.parser import Turn
from api.chat.rules import patterns
from api.chat.rules.grammar import Grammar, Rule
from api.chat.rules.tokens import Token, keys_of, tokenise


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A phrase that was found, from one token up to another."""

    action: str
    constant: str | None
    values: tuple[Any, ...]
    start: int
    end: int


# Reads the values that may stand at a position, the longest first, each with the position after it.
Slot: TypeAlias = Callable[["Sentence", int], Iterator[tuple[object, int]]]


class Sentence:
    """A message in one language: its tokens, and lookups of them in the grammar."""

    def __init__(self, text: str, grammar: Grammar, turn: Turn, slots: Mapping[str, Slot]) -> None:
        self.slots = slots
        self.text = text
        self.grammar = grammar
        self.tokens: tuple[Token, ...] = tokenise(text)
        self.size = len(self.tokens)
        self.titles = [title.title for title in turn.shown]
        self.shown = [keys_of(title) for title in self.titles]
        self.lower_case = all(
            token.text.islower() for token in self.tokens[1:] if token.text[0].isalpha() and len(token.text) > 1
        )
        self.endings: dict[int, bool] = {}
        self.read: dict[tuple[str, int], tuple[tuple[object, int], ...]] = {}

    def key(self, position: int) -> str:
        return self.tokens[position].key if position < self.size else ""

    def breaks(self, position: int) -> bool:
        return position < self.size and self.tokens[position].begins

    def hyphenated(self, position: int) -> bool:
        """Whether a hyphen joins the word to the one before: "Kar-wai"."""
        return self.text[self.tokens[position - 1].end : self.tokens[position].start] == "-"

    def is_a(self, position: int, words: str) -> bool:
        """Whether a word is in one of the grammar's lists."""
        return self.key(position) in self.grammar.words[words]

    def known(self, position: int) -> bool:
        return self.key(position) in self.grammar.vocabulary

    def has(self, keys: tuple[str, ...], start: int) -> bool:
        if start + len(keys) > self.size:
            return False
        for offset, key in enumerate(keys):
            token = self.tokens[start + offset]
            if token.key != key or (offset and token.begins):
                return False
        return True

    def entry(self, table: str, start: int) -> tuple[str, int] | None:
        """The table's longest entry that stands here, and the position after it."""
        entries = self.grammar.tables[table]
        for size in range(min(self.grammar.longest[table].get(self.key(start), 0), self.size - start), 0, -1):
            end = start + size
            keys = tuple(token.key for token in self.tokens[start:end])
            if keys in entries and not any(token.begins for token in self.tokens[start + 1 : end]):
                return entries[keys], end
        return None

    def shown_at(self, start: int) -> tuple[tuple[int, ...], int] | None:
        """The position of the shown title whose name stands here, the longest such name, and the position after it."""
        if start >= self.size:
            return None
        written = keys_of(self.tokens[start].text) if self.tokens[start].quoted else None
        found = [
            (1 if written else len(keys), -place)
            for place, keys in enumerate(self.shown, 1)
            if keys and (keys == written if written else self.has(keys, start))
        ]
        return ((-max(found)[1],), start + max(found)[0]) if found else None

    def between(self, start: int, end: int) -> str:
        """The text as it was written; of a single quotation what is inside."""
        if end - start == 1:
            return self.tokens[start].text
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def values(self, slot: str, start: int) -> tuple[tuple[object, int], ...]:
        """The values that a gap may hold here, the longest first; cached, as many phrases have the same gaps."""
        if (slot, start) not in self.read:
            self.read[slot, start] = tuple(self.slots[slot](self, start)) if start < self.size else ()
        return self.read[slot, start]

    def match(self, rule: Rule, start: int) -> Match | None:
        found = patterns.read(rule.elements, self, start)
        if found is None or found[1] == start:
            return None
        return Match(action=rule.action, constant=rule.constant, values=found[0], start=start, end=found[1])

    def ends_at(self, position: int) -> bool:
        """Whether a title or a description ends before this position, because something else begins."""
        if position not in self.endings:
            self.endings[position] = self.is_a(position, "turns") or any(
                rule.ends and self.match(rule, position) is not None
                for rule in self.grammar.rules_at(self.key(position))
            )
        return self.endings[position]

    @cached_property
    def known_words(self) -> int:
        return sum(map(self.known, range(self.size)))

    @cached_property
    def matches(self) -> list[Match]:
        """From left to right the longest phrase at each position; of equal ones the grammar's first."""
        matches: list[Match] = []
        position = 0
        while position < self.size:
            found = [
                match for rule in self.grammar.rules_at(self.key(position)) if (match := self.match(rule, position))
            ]
            if found:
                best = max(found, key=lambda match: match.end)
                matches.append(best)
                position = best.end
            else:
                position += 1
        return matches
