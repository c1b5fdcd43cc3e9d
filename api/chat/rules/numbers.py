"""Numbers in words and figures: counts, years, durations, ages, stars."""

from collections.abc import Iterator

from api.chat.rules.sentence import Sentence


def figure(sentence: Sentence, start: int) -> tuple[float, int] | None:
    """A number: "7.5", "100,000", "two", "100k", "1.5 million"."""
    if start >= sentence.size:
        return None
    text = sentence.key(start)
    value: float | None = None
    end = start + 1
    if text[:1].isdigit():
        value = grouped(text)
    elif (word := sentence.entry("numbers", start)) is not None:
        value, end = float(word[0]), word[1]
    scale = sentence.entry("scales", end if value is not None else start)
    if scale is not None:
        return (1 if value is None else value) * float(scale[0]), scale[1]
    return None if value is None else (value, end)


def grouped(text: str) -> float | None:
    """ "100,000" and "100 000" are a hundred thousand, "7,5" and "7.5" seven and a half."""
    head, *groups = text.replace(",", ".").replace(" ", ".").split(".")
    try:
        if groups and all(len(group) == 3 for group in groups):
            return float(head + "".join(groups))
        return float(".".join([head, *groups]))
    except ValueError:
        return None


def number(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    found = figure(sentence, start)
    if found is not None:
        yield found


def count(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """A whole number up to what a field holds."""
    found = figure(sentence, start)
    if found is not None and found[0] <= 2_000_000_000:
        yield int(found[0]), found[1]


def year(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    text = sentence.key(start)
    if len(text) == 4 and text.isascii() and text.isdigit() and 1850 <= int(text) <= 2100:
        yield int(text), start + 1


def age(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    found = figure(sentence, start)
    if found is not None and found[0] <= 21:
        yield int(found[0]), found[1]


def rating(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """A rating out of ten, with "/10" or without."""
    found = figure(sentence, start)
    if found is not None and found[0] <= 10:
        scale = sentence.entry("out_of", found[1])
        if scale is None:
            yield found
        elif scale[0] == "10":
            yield found[0], scale[1]


def stars(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """Stars out of five: "4", "4 stars", "4/5", "8/10", as halves from 0.5 to 5."""
    found = figure(sentence, start)
    if found is None or found[0] > 10:
        return
    value, end = found
    half = sentence.entry("half", end)
    if half is not None:
        value, end = value + 0.5, half[1]
    scale = sentence.entry("out_of", end)
    if scale is None and sentence.is_a(start, "articles"):
        return
    if scale is not None:
        value, end = value * 5 / float(scale[0]), scale[1]
        half = sentence.entry("half", end)
        if half is not None:
            value, end = value + 0.5, half[1]
    yield min(max(round(value * 2) / 2, 0.5), 5.0), end


def scored(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """Stars with a unit, where titles were shown: "4 stars", "8/10"."""
    for value, end in stars(sentence, start):
        scale = [entry for place in range(start, end) if (entry := sentence.entry("out_of", place))]
        if scale and sentence.shown:
            yield value, end


def minutes(sentence: Sentence, start: int) -> Iterator[tuple[object, int]]:
    """A duration in minutes: "90 minutes", "two hours", "1h30", "an hour and a half", "half an hour"."""
    fixed = sentence.entry("durations", start)
    if fixed is not None:
        yield int(fixed[0]), fixed[1]
    found = figure(sentence, start)
    if found is None or found[0] > 1000:
        return
    value, end = found
    half = sentence.entry("half", end)
    if half is not None:
        value, end = value + 0.5, half[1]
    unit = sentence.entry("units", end)
    if unit is None:
        return
    total, end = value * float(unit[0]), unit[1]
    if unit[0] == "60":
        total, end = after_the_hours(sentence, total, end)
    yield int(total), end


def after_the_hours(sentence: Sentence, total: float, end: int) -> tuple[float, int]:
    """The minutes after hours: "and a half", "and 20 minutes", "30"."""
    half = sentence.entry("half", end)
    if half is not None:
        return total + 30, half[1]
    start = end + 1 if sentence.is_a(end, "joins") else end
    rest = figure(sentence, start) if not sentence.breaks(end) else None
    if rest is None or not rest[0] < 60:
        return total, end
    unit = sentence.entry("units", rest[1])
    if unit is not None and unit[0] == "1":
        return total + rest[0], unit[1]
    return (total + rest[0], rest[1]) if start == end and sentence.key(start)[:1].isdigit() else (total, end)
