"""Languages of replies, English and French, and their negotiation by Accept-Language."""

import re
from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

from litestar.di import NamedDependency

Language: TypeAlias = Literal["en", "fr"]
# The reader's; the reply's headers name it.
ReaderLanguage: TypeAlias = NamedDependency[Language]

SUPPORTED: tuple[Language, ...] = get_args(Language)


# RFC 9110, 12.4.2, but for the number of digits.
QUALITY = re.compile(r"0(\.[0-9]*)?|1(\.0*)?")
# A language that the header does not name: below one that is wanted, above one that is refused.
UNNAMED = (0.0, 1)


def negotiate(accept_language: str | None) -> Language:
    """The supported language with the highest q-value (RFC 9110, 12.5.4); English where none is wanted.

    A wildcard stands for the languages that are not named; the best of several regional variants counts. q=0 refuses a
    language, and what cannot be read is passed over.
    """
    wanted: dict[str, tuple[float, int]] = {}
    for position, entry in enumerate((accept_language or "").split(",")):
        tag, *parameters = (part.strip().lower() for part in entry.split(";"))
        primary, quality = tag.split("-")[0], _quality(parameters)
        if quality is not None:
            # Of equal qualities the first one named wins.
            wanted[primary] = max(wanted.get(primary, (0.0, -position)), (quality, -position))
    return max(SUPPORTED, key=lambda language: wanted.get(language, wanted.get("*", UNNAMED)))


def _quality(parameters: Sequence[str]) -> float | None:
    """The q-value of a language, from 0 to 1; None where it cannot be read."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return float(value) if QUALITY.fullmatch(value.strip()) else None
    return 1.0
