"""What the environment decides, read once and passed on."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
import platformdirs
from msgspec import Meta

from api.model_files import DEFAULT_MODEL
from migrations.binaries import SYSTEM_FOLDER
from migrations.embedded import DEFAULT_MAJOR


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
    pool_size: Annotated[int, Meta(ge=1, le=1000)] = 6
    write_pool_size: Annotated[int, Meta(ge=1, le=1000)] = 3
    password_min_length: Annotated[int, Meta(ge=1, le=1000)] = 6
    password_pepper: str | None = None
    jwt_private_key: str | None = None
    llm_base_url: str | None = None
    llm_api_key: str | None = None
    llm_model: str | None = None
    token_days: Annotated[int, Meta(ge=1, le=366)] = 7

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the variables; an empty one counts as unset. Raises SettingsError, naming the variable."""
        given: dict[str, object] = {
            name: environment[name.upper()] for name in cls.__struct_fields__ if environment.get(name.upper())
        }
        given.setdefault("cinelibre_home", default_home())
        if origins := environment.get("CORS_ORIGINS"):
            given["cors_origins"] = tuple(filter(None, (origin.strip() for origin in origins.split(","))))
        if given.get("llm_base_url") and not given.get("llm_model"):
            raise SettingsError("LLM_MODEL: LLM_BASE_URL needs the name of a model there")
        try:
            return msgspec.convert(given, cls, strict=False, dec_hook=_decode)
        except msgspec.ValidationError as error:
            message, _, pointer = str(error).rpartition(" - at `$.")
            raise SettingsError(f"{pointer.rstrip('`').upper() or 'environment'}: {message or error}") from error


def default_home() -> Path:
    """The user's data folder; root's is closed to the user that runs PostgreSQL, so root gets a system-wide one."""
    return SYSTEM_FOLDER if os.geteuid() == 0 else platformdirs.user_data_path("cinelibre")


def _decode(kind: type, value: object) -> object:
    if kind is Path:
        return Path(str(value)).expanduser().absolute()
    raise NotImplementedError(kind)
