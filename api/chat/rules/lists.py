"""Lists in a message: "drama, comedy or crime", "the first and the third"."""

from collections.abc import Callable, Iterator
from typing import TypeAlias, TypeVar

from api.chat.rules.sentence import Sentence

Value = TypeVar("Value")
Item: TypeAlias = Callable[[Sentence, int], tuple[Value, int] | None]

# As many as a field of a wish holds.
MAX_ITEMS = 20


def a_list(sentence: Sentence, item: Item[Value], start: int) -> Iterator[tuple[tuple[Value, ...], int]]:
    """Items with "or" or "and" between them, and commas before these: the whole list, then its first item."""
    first = item(sentence, start)
    if first is None:
        return
    found, end = [first[0]], first[1]
    whole = (tuple(found), end)
    while len(found) < MAX_ITEMS and (after := joined(sentence, end)) is not None:
        read = item(sentence, after)
        if read is None:
            break
        found.append(read[0])
        if not sentence.is_a(end, "joins"):
            end = read[1]
            continue
        end = read[1]
        whole = (tuple(found), end)
    yield whole
    if len(whole[0]) > 1:
        yield (first[0],), first[1]


def joined(sentence: Sentence, position: int) -> int | None:
    """Where a list goes on after position, if it does."""
    if position >= sentence.size:
        return None
    if sentence.is_a(position, "joins"):
        position += 1
        while sentence.is_a(position, "articles"):
            position += 1
        return position
    return position if sentence.tokens[position].after == "," else None
