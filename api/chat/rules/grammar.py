"""Grammar of a language: its words and phrases, as its TOML file lists them."""

import tomllib
from pathlib import Path

import msgspec

from api.chat.rules.patterns import Element, Gap, Words, compile_phrase, inflected
from api.chat.rules.tokens import keys_of
from api.http.language import Language

# Actions whose phrases end a title or a description before them, unless they begin with a gap: "The Life of Frida
# Kahlo" is one title.
ENDING = {
    "provider_in",
    "providers",
    "on_my_services",
    "languages",
    "not_languages",
    "not_genres",
    "not_people",
    "not_keywords",
    "people",
    "years",
    "year",
    "after",
    "since",
    "before",
    "until",
    "decades",
    "early_decade",
    "late_decade",
    "since_decade",
    "before_decade",
    "after_decade",
    "last_years",
    "runtime_between",
    "runtime_lte",
    "runtime_gte",
    "imdb_gte",
    "votes_gte",
    "maturity_lte",
    "sort",
    "turn",
}
Table = dict[tuple[str, ...], str]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A phrase and its action, which has a constant or the values of the phrase's gaps.

    ends says that a title or a description before it ends where it begins.
    """

    action: str
    constant: str | None
    elements: tuple[Element, ...]
    ends: bool


class Grammar:
    """A language's tables, lists of words and rules; words are keys (see tokens)."""

    def __init__(self, language: Language) -> None:
        source = tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8"))
        self.language = language
        self.tables: dict[str, Table] = {name: table_of(entries) for name, entries in source["tables"].items()}
        # Words of the longest entry that begins with a word.
        self.longest = {name: longest_by_first_word(table) for name, table in self.tables.items()}
        self.words: dict[str, frozenset[str]] = {
            name: frozenset(key for word in text.split() for form in inflected(word) for key in keys_of(form))
            for name, text in source["words"].items()
        }
        self.capital_titles: bool = source["capital_titles"]
        self.rules = [rule_of(action, phrase) for action, phrases in source["rules"].items() for phrase in phrases]
        self.vocabulary = self.known_words()
        self.by_first_word = self.index()

    def known_words(self) -> frozenset[str]:
        """Every word that occurs in a table, a list or a phrase: such words are not names."""
        words = {key for table in self.tables.values() for entry in table for key in entry}
        words.update(*self.words.values())
        for rule in self.rules:
            for element in rule.elements:
                if isinstance(element, Words):
                    words.update(key for option in element.options for key in option)
        return frozenset(words)

    def index(self) -> dict[str, list[Rule]]:
        """The rules by the word that they may begin with; under "" those that begin with a gap."""
        index: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for word in sorted(first_words(rule.elements)):
                index.setdefault(word, []).append(rule)
        order = {id(rule): position for position, rule in enumerate(self.rules)}
        with_gaps = index.get("", [])
        return {
            word: sorted(rules if word == "" else [*rules, *with_gaps], key=lambda rule: order[id(rule)])
            for word, rules in index.items()
        }

    def rules_at(self, key: str) -> list[Rule]:
        return self.by_first_word.get(key) or self.by_first_word.get("", [])


def table_of(entries: dict[str, list[str]]) -> Table:
    return {
        keys_of(form): value for value, phrases in entries.items() for phrase in phrases for form in inflected(phrase)
    }


def longest_by_first_word(table: Table) -> dict[str, int]:
    longest: dict[str, int] = {}
    for entry in table:
        longest[entry[0]] = max(len(entry), longest.get(entry[0], 0))
    return longest


def rule_of(action: str, phrase: str) -> Rule:
    name, _, constant = action.partition("=")
    elements = compile_phrase(phrase)
    # A single word may well belong to a title: "The Big Short". Two words, or a word and a value, rarely do.
    first = elements[0]
    ends = name in ENDING and len(elements) > 1 and isinstance(first, Words) and () not in first.options
    return Rule(action=name, constant=constant or None, elements=elements, ends=ends)


def first_words(elements: tuple[Element, ...]) -> set[str]:
    """The words that a phrase may begin with; "" where that may be a gap."""
    words: set[str] = set()
    for element in elements:
        if isinstance(element, Gap):
            return words | {""}
        if isinstance(element, Words):
            words.update(option[0] for option in element.options if option)
            if () not in element.options:
                return words
    return words
