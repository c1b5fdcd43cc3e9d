"""Which language a reader gets: English or French, by ?lang= or Accept-Language."""

from typing import Literal, TypeAlias, get_args

Language: TypeAlias = Literal["en", "fr"]

SUPPORTED: tuple[Language, ...] = get_args(Language)


def negotiate(accept_language: str | None) -> Language:
    """The supported language with the highest q-value (RFC 9110, 12.5.4); English where none is asked for."""
    best: Language = "en"
    best_quality = 0.0
    for entry in (accept_language or "").split(","):
        tag, _, parameters = entry.partition(";")
        primary = tag.strip().lower().split("-")[0]
        quality = _quality(parameters)
        for language in SUPPORTED:
            if primary in (language, "*") and quality > best_quality:
                best, best_quality = language, quality
                break
    return best


def _quality(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
