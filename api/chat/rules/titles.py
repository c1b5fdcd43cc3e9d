"""Titles and descriptions in a message, recognised without a list of titles."""

from collections.abc import Iterator

from api.chat.rules.names import OTHER_TABLES
from api.chat.rules.sentence import Sentence

MAX_TITLE_WORDS = 14
ADJECTIVES = ("languages", "nationalities", "moods")


def title(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """A title: a quotation, or words until something else begins; the longest reading first."""
    if sentence.tokens[start].quoted:
        yield sentence.tokens[start].text, start + 1
        return
    if sentence.tokens[start].text.islower() and sentence.entry("pronouns", start):
        return
    end = start + 1
    while end < sentence.size and end - start < MAX_TITLE_WORDS and not ends_title(sentence, end):
        end += 1
    if sentence.grammar.capital_titles and sentence.tokens[start].capital and not sentence.lower_case:
        end = last_capital(sentence, start, end)
    while end > start + 1 and sentence.is_a(end - 1, "trailing"):
        end -= 1
    for position in range(end, start, -1):
        if not all(sentence.is_a(word, "articles") for word in range(start, position)) and not (
            sentence.tokens[start].text.islower() and is_genre(sentence, start, position)
        ):
            yield sentence.between(start, position), position


def is_genre(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the words are a genre and nothing else, as in "what is there like thrillers"."""
    found = sentence.entry("genres", start)
    return found is not None and found[1] == end


def quoted(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    if sentence.tokens[start].quoted:
        yield sentence.tokens[start].text, start + 1


def bare_title(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """A title where a description could stand as well: "the film Amélie", but not "the film with Tom Hanks"."""
    first = sentence.tokens[start]
    if first.quoted:
        yield from title(sentence, start)
    elif not (first.begins or sentence.ends_at(start) or sentence.is_a(start, "no_first")):
        described = any(sentence.entry(table, start) for table in (*OTHER_TABLES, *ADJECTIVES))
        if not described or (first.capital and not sentence.lower_case and not sentence.entry("languages", start)):
            yield from title(sentence, start)


def capital_title(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """A title where only capitals or quotes show that it is one."""
    word = start
    while sentence.is_a(word, "articles"):
        word += 1
    named = sentence.tokens[start].capital or (
        sentence.lower_case and word < sentence.size and not sentence.known(word)
    )
    if named and not any(sentence.entry(table, start) for table in OTHER_TABLES):
        yield from title(sentence, start)


def ends_title(sentence: Sentence, position: int) -> bool:
    """Punctuation ends a title, but not before its subtitle."""
    token = sentence.tokens[position]
    return token.quoted or token.begins or sentence.ends_at(position)


def last_capital(sentence: Sentence, start: int, end: int) -> int:
    """The end without trailing known words in lower case ("Drishyam tonight"), unless only an article would be left."""
    position = end
    while position > start and sentence.tokens[position - 1].text.islower() and sentence.known(position - 1):
        position -= 1
    return end if all(sentence.is_a(word, "articles") for word in range(start, position)) else position


def subject(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """A description after "on", which is ambiguous: only right behind a kind or a genre, and never a service."""
    if stands_behind(sentence, start - 1) and not sentence.entry("marked_providers", start):
        yield from about(sentence, start)


def stands_behind(sentence: Sentence, position: int) -> bool:
    """Whether a kind or a genre ends here, or its adjectives do: "un film français sur ..."."""
    for begin in range(position - 1, max(position - 5, -1), -1):
        for table in ("kind", "genres"):
            found = sentence.entry(table, begin)
            if found is not None and found[1] == position:
                return True
        if any((found := sentence.entry(table, begin)) and found[1] == position for table in ADJECTIVES):
            return stands_behind(sentence, begin)
    return False


def about(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """A description, up to where something else begins."""
    end = start + 1
    while end < sentence.size and not sentence.breaks(end) and not sentence.ends_at(end):
        end += 1
    while end > start + 1 and sentence.is_a(end - 1, "trailing"):
        end -= 1
    if not sentence.is_a(start, "no_about") and any(not sentence.is_a(word, "fillers") for word in range(start, end)):
        yield sentence.between(start, end), end
