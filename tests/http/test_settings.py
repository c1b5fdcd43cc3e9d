"""Settings from the environment."""

import re
from pathlib import Path

import pytest

from api.embedding.model_files import DEFAULT_MODEL
from api.settings import Settings, SettingsError

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"
ASSIGNMENT = re.compile(r"^#?\s?([A-Z][A-Z0-9_]+)=(.*)$", re.MULTILINE)


def documented() -> dict[str, str]:
    """The variables of .env.example with their values."""
    return {name: value.strip() for name, value in ASSIGNMENT.findall(EXAMPLE.read_text())}


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = Settings.from_environment({})
    assert settings.database_url is None
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert (settings.pool_size, settings.write_pool_size) == (4, 2)
    assert settings.embedding_model == DEFAULT_MODEL
    assert settings.cors_origins == ()
    assert settings.cinelibre_home.is_absolute()


def test_an_empty_variable_counts_as_unset() -> None:
    names = [name.upper() for name in Settings.__struct_fields__]
    assert Settings.from_environment(dict.fromkeys(names, "")) == Settings.from_environment({})


def test_every_variable_is_read() -> None:
    settings = Settings.from_environment(
        {
            "DATABASE_URL": "postgresql://somewhere/db",
            "CINELIBRE_HOME": "/srv/cinelibre",
            "CINELIBRE_POSTGRES_VERSION": "16",
            "CINELIBRE_MODEL_DIR": "/srv/model",
            "EMBEDDING_MODEL": "some/model",
            "HOST": "0.0.0.0",
            "PORT": "9000",
            "CORS_ORIGINS": "https://a.example, https://b.example",
            "POOL_SIZE": "3",
            "WRITE_POOL_SIZE": "2",
            "PASSWORD_MIN_LENGTH": "12",
            "PASSWORD_PEPPER": "pepper",
            "JWT_PRIVATE_KEY": "key",
            "TOKEN_DAYS": "1",
            "TMDB_API_KEY": "tmdb key",
            "TMDB_BASE_URL": "http://127.0.0.1:9000/3",
            "TMDB_LANGUAGES": "en, hi",
            "TMDB_MIN_VOTES": "0",
            "PROVIDER_COUNTRIES": "IN,BD",
            "OMDB_API_KEY": "omdb key",
            "OMDB_BASE_URL": "http://127.0.0.1:9000/omdb",
            "GOOGLE_BOOKS_API_KEY": "google key",
            "GOOGLE_BOOKS_BASE_URL": "http://127.0.0.1:9000/books/v1",
            "GOOGLE_BOOKS_LANGUAGES": "bn",
            "UNRELATED": "x",
        }
    )
    assert settings == Settings(
        database_url="postgresql://somewhere/db",
        cinelibre_home=Path("/srv/cinelibre"),
        cinelibre_postgres_version="16",
        cinelibre_model_dir=Path("/srv/model"),
        embedding_model="some/model",
        host="0.0.0.0",
        port=9000,
        cors_origins=("https://a.example", "https://b.example"),
        pool_size=3,
        write_pool_size=2,
        password_min_length=12,
        password_pepper="pepper",
        jwt_private_key="key",
        token_days=1,
        tmdb_api_key="tmdb key",
        tmdb_base_url="http://127.0.0.1:9000/3",
        tmdb_languages=("en", "hi"),
        tmdb_min_votes=0,
        provider_countries=("IN", "BD"),
        omdb_api_key="omdb key",
        omdb_base_url="http://127.0.0.1:9000/omdb",
        google_books_api_key="google key",
        google_books_base_url="http://127.0.0.1:9000/books/v1",
        google_books_languages=("bn",),
    )
    assert settings.all_tmdb_languages == ("hi", "ta", "te", "ml", "kn", "bn", "mr", "pa", "en")
    assert "key" not in repr(settings).replace("_key", "")


def test_folders_are_made_absolute_and_know_the_users_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environment({"CINELIBRE_HOME": "~/films", "CINELIBRE_MODEL_DIR": "model"})
    assert settings.cinelibre_home == tmp_path / "films"
    assert settings.cinelibre_model_dir == tmp_path / "model"


@pytest.mark.parametrize("name", ["PORT", "POOL_SIZE", "WRITE_POOL_SIZE", "PASSWORD_MIN_LENGTH", "TOKEN_DAYS"])
@pytest.mark.parametrize("value", ["abc", "1.5", "1e400", " ", "0x10", "nan"])
def test_a_number_that_is_none_is_refused_by_its_variables_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}"):
        Settings.from_environment({name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("POOL_SIZE", "0"),
        ("WRITE_POOL_SIZE", "0"),
        ("TOKEN_DAYS", "0"),
        ("PASSWORD_MIN_LENGTH", "1001"),
        ("TMDB_MIN_VOTES", "-1"),
        ("TMDB_BASE_URL", "api.themoviedb.org"),
        ("TMDB_LANGUAGES", "en,french"),
        ("PROVIDER_COUNTRIES", "in"),
    ],
)
def test_a_value_that_could_not_work_is_refused_by_its_variables_name(name: str, value: str) -> None:
    """No such port; no connection; tokens that are never valid; more characters than a password may have; a word."""
    with pytest.raises(SettingsError, match=f"^{name}"):
        Settings.from_environment({name: value})


def test_an_error_does_not_show_other_variables() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({"PORT": "x", "PASSWORD_PEPPER": "very secret", "JWT_PRIVATE_KEY": "more secret"})
    assert "secret" not in str(refused.value)


def test_stray_commas_name_no_origin() -> None:
    settings = Settings.from_environment({"CORS_ORIGINS": "https://a.example, ,"})
    assert settings.cors_origins == ("https://a.example",)


def test_the_example_documents_every_variable_and_no_other() -> None:
    assert set(documented()) == {name.upper() for name in Settings.__struct_fields__}


def test_the_example_shows_the_defaults() -> None:
    assert Settings.from_environment(documented()) == Settings.from_environment({})
