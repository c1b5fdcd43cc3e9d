"""Findings of a message: everything that its phrases say, gathered."""

from typing import Any

import msgspec

from api.chat.parser import Feedback
from api.discovery.filters import Wish

MAX_FEEDBACK = 10
CLASSIC_UNTIL = 1979
DEFAULTS: dict[str, Any] = msgspec.structs.asdict(Wish())


class Findings:
    """Fields of a wish, signals such as a yes, feedback on titles, and fields that are not to matter any more."""

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}
        self.signals: set[str] = set()
        self.feedback: list[Feedback] = []
        self.cleared: set[str] = set()
        self.implied: set[str] = set()
        # Each mention of genres: what names one thing stays together.
        self.genres: list[tuple[str, ...]] = []

    def imply(self, field: str, value: str) -> None:
        """Set a field by a word such as "acclaimed"; a number that the message names has precedence."""
        if field not in self.fields:
            self.put(field, value)
            self.implied.add(field)

    def put(self, field: str, value: Any) -> None:
        """Set a field or add to a list; the first value stands, and what the field cannot hold is left out."""
        if DEFAULTS[field] == ():
            known = self.fields.get(field, ())
            added = value if isinstance(value, tuple) else (value,)
            value = known + tuple(dict.fromkeys(item for item in added if item not in known))
        elif field in self.fields and field not in self.implied:
            return
        self.implied.discard(field)
        try:
            self.fields[field] = getattr(msgspec.convert({field: value}, Wish, strict=False), field)
        except msgspec.ValidationError:
            return

    def tell(self, feedback: Feedback) -> None:
        if len(self.feedback) < MAX_FEEDBACK:
            self.feedback.append(feedback)

    def add_genres(self, mentioned: tuple[tuple[str, ...], ...]) -> None:
        """A romantic comedy is both; of a comedy or a thriller either will do."""
        self.genres.extend(mentioned)
        for slugs in mentioned:
            self.put("genres", slugs)
        if len(self.genres) == 1 and len(self.genres[0]) > 1:
            self.fields["genre_match"] = "all"
        else:
            self.fields.pop("genre_match", None)

    def settle_classics(self) -> None:
        """ "Classic" is a genre of books; of everything else it says that it is old."""
        if "classic" not in self.signals:
            return
        if self.fields.get("kind") != "book":
            if "year_gte" not in self.fields:
                self.put("year_lte", CLASSIC_UNTIL)
            return
        first = self.genres[0] if self.genres else ()
        self.fields.pop("genres", None)
        rest = self.genres[1:]
        self.genres = []
        self.add_genres((("classic", *first), *rest))
