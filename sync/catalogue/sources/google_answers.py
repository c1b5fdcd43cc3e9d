"""Parts of Google Books' answers that we read; nearly every field of a volume can be missing."""

from typing import Any

import msgspec


class Identifier(msgspec.Struct):
    type: str | None = None
    identifier: str | None = None


class VolumeInfo(msgspec.Struct, rename="camel"):
    title: str | None = None
    authors: list[str | None] | None = None
    published_date: str | None = None
    description: str | None = None
    industry_identifiers: list[Identifier] | None = None
    page_count: int | None = None
    categories: list[str | None] | None = None
    maturity_rating: str | None = None
    image_links: dict[str, str | None] | None = None
    language: str | None = None


class Volume(msgspec.Struct, rename="camel"):
    id: str
    volume_info: VolumeInfo


class Volumes(msgspec.Struct, rename="camel"):
    """A page; one without items lies after the end. Google's total is a guess, so it is not read."""

    items: list[Any] | None = None
