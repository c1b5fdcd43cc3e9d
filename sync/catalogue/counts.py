"""Counts of titles by outcome."""

import msgspec


class TitleCounts(msgspec.Struct, kw_only=True):
    """Titles added to the catalogue, changed, unchanged, gone from their source, and quarantined."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    quarantined: int = 0

    def add(self, other: "TitleCounts") -> None:
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
