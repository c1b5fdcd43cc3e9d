"""Which language a reader gets: English or French, by ?lang= or Accept-Language."""

from typing import Literal, TypeAlias, get_args

Language: TypeAlias = Literal["en", "fr"]

SUPPORTED: tuple[Language, ...] = get_args(Language)


def negotiate(accept_language: str | None) -> Language:
    """The supported language with the highest q-value (RFC 9110, 12.5.4); English where none is wanted.

    A wildcard stands for the languages that are not named; the best of several regional variants counts.
    """
    wanted: dict[str, tuple[float, int]] = {}
    for position, entry in enumerate((accept_language or "").split(",")):
        tag, _, parameters = entry.partition(";")
        primary = tag.strip().lower().split("-")[0]
        # Of equals the first named is meant.
        wanted[primary] = max(wanted.get(primary, (0.0, 0)), (_quality(parameters), -position))
    return max(SUPPORTED, key=lambda language: wanted.get(language, wanted.get("*", (0.0, 0))))


def _quality(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
