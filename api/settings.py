"""Settings from the environment, read once and passed on."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, TypeAlias

import msgspec
import platformdirs
from msgspec import Meta

from api.embedding.model_files import DEFAULT_MODEL
from migrations.binaries import SYSTEM_FOLDER
from migrations.embedded import DEFAULT_MAJOR

# Variables whose value is a list, separated by commas.
LISTS = {"cors_origins", "tmdb_languages", "provider_countries", "google_books_languages"}
# Indian languages with many films on TMDB; TMDB_LANGUAGES adds further ones.
INDIAN_LANGUAGES = ("hi", "ta", "te", "ml", "kn", "bn", "mr", "pa")

Language: TypeAlias = Annotated[str, Meta(pattern="^[a-z]{2}$")]
Country: TypeAlias = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
Address: TypeAlias = Annotated[str, Meta(pattern="^https?://.")]


class SettingsError(Exception):
    """A variable has a value that cannot be used."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every variable that .env.example documents, under its lower-case name."""

    database_url: str | None = None
    cinelibre_home: Path
    cinelibre_postgres_version: str = DEFAULT_MAJOR
    cinelibre_model_dir: Path | None = None
    embedding_model: str = DEFAULT_MODEL
    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65_535)] = 8000
    cors_origins: tuple[str, ...] = ()
    pool_size: Annotated[int, Meta(ge=1, le=1000)] = 4
    write_pool_size: Annotated[int, Meta(ge=1, le=1000)] = 2
    password_min_length: Annotated[int, Meta(ge=1, le=1000)] = 6
    password_pepper: str | None = None
    jwt_private_key: str | None = None
    llm_base_url: str | None = None
    llm_api_key: str | None = None
    llm_model: str | None = None
    token_days: Annotated[int, Meta(ge=1, le=366)] = 7
    tmdb_api_key: str | None = None
    tmdb_base_url: Address = "https://api.themoviedb.org/3"
    tmdb_languages: tuple[Language, ...] = ()
    tmdb_min_votes: Annotated[int, Meta(ge=0)] = 5
    provider_countries: tuple[Country, ...] = ("IN", "US", "GB", "FR", "CA", "AU", "DE")
    omdb_api_key: str | None = None
    omdb_base_url: Address = "https://www.omdbapi.com"
    google_books_api_key: str | None = None
    google_books_base_url: Address = "https://www.googleapis.com/books/v1"
    google_books_languages: tuple[Language, ...] = ("en", "fr")

    def __repr__(self) -> str:
        # Half of the values are keys and passwords.
        return f"Settings({', '.join(self.__struct_fields__)})"

    @property
    def all_tmdb_languages(self) -> tuple[str, ...]:
        """The languages whose films and series are looked for."""
        return tuple(dict.fromkeys((*INDIAN_LANGUAGES, *self.tmdb_languages)))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the variables; an empty one counts as unset. Raises SettingsError, naming the variable."""
        given: dict[str, object] = {
            name: environment[name.upper()] for name in cls.__struct_fields__ if environment.get(name.upper())
        }
        given.setdefault("cinelibre_home", default_home())
        for name in LISTS & given.keys():
            given[name] = tuple(filter(None, (each.strip() for each in environment[name.upper()].split(","))))
        if given.get("llm_base_url") and not given.get("llm_model"):
            raise SettingsError("LLM_MODEL: LLM_BASE_URL needs the name of a model there")
        try:
            return msgspec.convert(given, cls, strict=False, dec_hook=_decode)
        except msgspec.ValidationError as error:
            message, _, pointer = str(error).rpartition(" - at `$.")
            raise SettingsError(f"{pointer.rstrip('`').upper() or 'environment'}: {message or error}") from error


def default_home() -> Path:
    """The user's data folder; for root a system-wide one, as the user that runs PostgreSQL cannot enter root's."""
    return SYSTEM_FOLDER if os.geteuid() == 0 else platformdirs.user_data_path("cinelibre")


def _decode(kind: type, value: object) -> object:
    if kind is Path:
        return Path(str(value)).expanduser().absolute()
    raise NotImplementedError(kind)
