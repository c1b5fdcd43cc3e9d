"""Codes in bodies: languages, countries, streaming services."""

from typing import Annotated, TypeAlias

from msgspec import Meta

LanguageCode: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z]{2,3}$(?!\n)", examples=["ml"])]
CountryCode: TypeAlias = Annotated[str, Meta(pattern=r"^[A-Z]{2}$(?!\n)", examples=["IN"])]
ServiceSlug: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}$(?!\n)", examples=["netflix"])]
