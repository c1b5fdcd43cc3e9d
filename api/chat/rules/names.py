"""Names of people and titles, which no list knows: where they begin and end in a message."""

from collections.abc import Iterator

from api.chat.rules.sentence import Sentence

MOST = 20
LONGEST_NAME = 6
LONGEST_TITLE = 14
ADJECTIVES = ("languages", "nationalities", "moods")
NOT_PEOPLE = ("genres", "kind", "languages", "countries", "nationalities", "providers", "decades", "keywords")


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
    while end < sentence.size and len(found) < MOST:
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
    """Capitalised words, with particles between them: "Vittorio De Sica", "Lars von Trier"."""
    position = start + 1
    while position < sentence.size and position - start < LONGEST_NAME and not sentence.breaks(position):
        token = sentence.tokens[position]
        if token.quoted or sentence.is_a(position, "fillers"):
            break
        if sentence.hyphenated(position):
            position += 1
            continue
        if not token.capital:
            after = position + 1
            particle = sentence.is_a(position, "particles") and after < sentence.size
            if not (particle and sentence.tokens[after].capital and not sentence.breaks(after)):
                break
        elif sentence.ends_at(position) or sentence.entry("genres", position) or sentence.entry("kind", position):
            break
        position += 1
    return position


def lower_end(sentence: Sentence, start: int) -> int:
    """Words in lower case that no list knows: "mohanlal", "shah rukh khan"."""
    position = start
    while position < sentence.size and position - start < LONGEST_NAME:
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


def title(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """A title: a quotation, or words until something else begins; the longest reading first."""
    if sentence.tokens[start].quoted:
        yield sentence.tokens[start].text, start + 1
        return
    if sentence.tokens[start].text.islower() and sentence.entry("pronouns", start):
        return
    end = start + 1
    while end < sentence.size and end - start < LONGEST_TITLE and not ends_title(sentence, end):
        end += 1
    if sentence.grammar.capital_titles and sentence.tokens[start].capital and not sentence.lower_case:
        end = last_capital(sentence, start, end)
    while end > start + 1 and sentence.is_a(end - 1, "trailing"):
        end -= 1
    for position in range(end, start, -1):
        if not all(sentence.is_a(word, "articles") for word in range(start, position)):
            yield sentence.between(start, position), position


def bare_title(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """A title where a description could stand as well: "the film Amélie", but not "the film with Tom Hanks"."""
    first = sentence.tokens[start]
    if first.quoted:
        yield from title(sentence, start)
    elif not (first.begins or sentence.ends_at(start) or sentence.is_a(start, "no_first")):
        described = any(sentence.entry(table, start) for table in (*NOT_PEOPLE, *ADJECTIVES))
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
    if named and not any(sentence.entry(table, start) for table in NOT_PEOPLE):
        yield from title(sentence, start)


def person_names(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """People after a weak word such as "of": with capitals only."""
    if sentence.tokens[start].capital and not any(sentence.entry(table, start) for table in NOT_PEOPLE):
        yield from name_list(sentence, start, lower_case=False)


def ends_title(sentence: Sentence, position: int) -> bool:
    """Punctuation ends a title, but not before its subtitle."""
    token = sentence.tokens[position]
    return token.quoted or token.begins or sentence.ends_at(position)


def last_capital(sentence: Sentence, start: int, end: int) -> int:
    """The end without known words in lower case: "Drishyam tonight"; with them where only an article is left."""
    position = end
    while position > start and sentence.tokens[position - 1].text.islower() and sentence.known(position - 1):
        position -= 1
    return end if all(sentence.is_a(word, "articles") for word in range(start, position)) else position


def subject(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """A description after "on", which may mean many things: right behind a kind or a genre, and no service."""
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
