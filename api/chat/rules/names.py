"""Names of people in a message, recognised without a list of people."""

from collections.abc import Iterator

from api.chat.rules.lists import MAX_ITEMS
from api.chat.rules.sentence import Sentence

MAX_NAME_WORDS = 6
# Words of these tables are not names.
OTHER_TABLES = ("genres", "kind", "languages", "countries", "nationalities", "providers", "decades", "keywords")


def names(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """People: "Tom Hanks, Meg Ryan and Mohanlal", "shah rukh khan"; the whole list, then the first."""
    yield from name_list(sentence, start, lower_case=True)


def capital_names(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """People, where only capitals show that it is a name."""
    if not sentence.known(start):
        yield from name_list(sentence, start, lower_case=False)


def name_list(sentence: Sentence, start: int, *, lower_case: bool) -> Iterator[tuple[object, int]]:
    end = name_end(sentence, start, lower_case=lower_case)
    if end == start:
        return
    first = (as_name(sentence, start, end),), end
    found = list(first[0])
    while end < sentence.size and len(found) < MAX_ITEMS:
        begin = end + 1 if sentence.is_a(end, "joins") else end
        # "with Kajol and without songs": a list goes on with another name only.
        if begin == end and sentence.tokens[end].after != ",":
            break
        after = name_end(sentence, begin, lower_case=lower_case)
        if after == begin or (begin < sentence.size and begin == end and not sentence.tokens[begin].capital):
            break
        found.append(as_name(sentence, begin, after))
        end = after
    if len(found) > 1:
        yield tuple(found), end
    yield first


def name_end(sentence: Sentence, start: int, *, lower_case: bool) -> int:
    """The end of a person's name that begins at start; start itself where none does."""
    if start >= sentence.size or sentence.shown_at(start):
        return start
    if sentence.tokens[start].quoted:
        return start + 1
    following = start + 1 < sentence.size and sentence.tokens[start + 1].capital and not sentence.breaks(start + 1)
    if sentence.tokens[start].capital and (following or not sentence.is_a(start, "articles")):
        return capital_end(sentence, start)
    return lower_end(sentence, start) if lower_case else start


def capital_end(sentence: Sentence, start: int) -> int:
    """Capitalised words, with particles between them: "Vittorio De Sica", "Louis de Funès", "Wong Kar-wai"."""
    position = start + 1
    while position < sentence.size and position - start < MAX_NAME_WORDS and not sentence.breaks(position):
        if not (sentence.hyphenated(position) or particle(sentence, position) or surname(sentence, position)):
            break
        position += 1
    return position


def particle(sentence: Sentence, position: int) -> bool:
    after = position + 1
    if not sentence.is_a(position, "particles") or after >= sentence.size or sentence.breaks(after):
        return False
    return sentence.tokens[after].capital and not sentence.tokens[after].quoted


def surname(sentence: Sentence, position: int) -> bool:
    token = sentence.tokens[position]
    if not token.capital or token.quoted or sentence.is_a(position, "fillers") or sentence.ends_at(position):
        return False
    return not (sentence.entry("genres", position) or sentence.entry("kind", position))


def lower_end(sentence: Sentence, start: int) -> int:
    """Words in lower case outside the vocabulary: "mohanlal", "shah rukh khan"."""
    position = start
    while position < sentence.size and position - start < MAX_NAME_WORDS:
        token = sentence.tokens[position]
        particle = position > start and sentence.is_a(position, "particles")
        if token.quoted or not token.text[0].isalpha() or (sentence.known(position) and not particle):
            break
        if position > start and sentence.breaks(position):
            break
        position += 1
    while position > start and sentence.known(position - 1):
        position -= 1
    return position


def as_name(sentence: Sentence, start: int, end: int) -> str:
    """The name as it was written, with capitals where the writer left them out."""
    text = sentence.between(start, end)
    if sentence.tokens[start].quoted or text != text.lower():
        return possessed(text)
    for position in range(start, end):
        if position == start or not sentence.is_a(position, "particles"):
            offset = sentence.tokens[position].start - sentence.tokens[start].start
            text = text[:offset] + text[offset].upper() + text[offset + 1 :]
    return possessed(text)


def possessed(name: str) -> str:
    """ "Truffaut's" is Truffaut."""
    for ending in ("'s", "'"):
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name


def person_names(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """People after a common word such as "of": with capitals only."""
    if sentence.tokens[start].capital and not any(sentence.entry(table, start) for table in OTHER_TABLES):
        yield from name_list(sentence, start, lower_case=False)
