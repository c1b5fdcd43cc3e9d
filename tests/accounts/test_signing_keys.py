"""Signing keys of tokens: their origin, and the same ones for every instance of the service."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from api.accounts.signing_keys import generate_key, load_signing_keys
from api.database import Database
from api.rpc import Rpc
from api.settings import Settings, SettingsError
from sync.connection import call, connect
from tests.conftest import serving
from tests.http.problems import assert_problem


def without_model(home: Path, **changed: Any) -> Settings:
    """Settings of an instance that starts faster, because it loads no model."""
    return Settings(cinelibre_home=home, cinelibre_model_dir=home / "no model", **changed)


def register(api: httpx.Client, name: str) -> dict[str, str]:
    body = {"email": f"{name}@example.com", "password": "correct horse", "name": name}
    return {"Authorization": f"Bearer {api.post('/auth/register', json=body).raise_for_status().json()['token']}"}


def test_tokens_survive_a_restart(own_database: str, home: Path) -> None:
    with serving(without_model(home), own_database) as api:
        user = register(api, "reader")
        keys = api.get("/.well-known/jwks.json").json()
    with serving(without_model(home), own_database) as api:
        assert api.get("/auth/me", headers=user).json()["email"] == "reader@example.com"
        assert api.get("/.well-known/jwks.json").json() == keys


def test_instances_that_start_at_once_accept_each_others_tokens(own_database: str, home: Path) -> None:
    with ExitStack() as stack, ThreadPoolExecutor(2) as threads:
        instances = [serving(without_model(home), own_database) for _ in range(2)]
        clients = list(threads.map(stack.enter_context, instances))
        users = [register(client, f"reader{number}") for number, client in enumerate(clients)]
        for client in clients:
            for number, user in enumerate(users):
                assert client.get("/auth/me", headers=user).json()["name"] == f"reader{number}"
    with connect(own_database) as connection:
        assert len(call(connection, "signing_keys")) == 1


def test_cursors_of_one_instance_work_on_another(api: httpx.Client, sample_database: str, home: Path) -> None:
    first = api.get("/movies?limit=3").json()
    with serving(without_model(home), sample_database) as other:
        path = f"/movies?limit=3&cursor={first['next_cursor']}"
        pages = [client.get(path).raise_for_status().json() for client in (api, other)]
    assert pages[0]["items"] == pages[1]["items"]


def test_a_key_and_a_lifetime_in_the_settings_are_used(own_database: str, home: Path) -> None:
    pem = generate_key()
    with serving(without_model(home), own_database) as api:
        before = register(api, "before")
    with serving(without_model(home, jwt_private_key=pem, token_days=1), own_database) as api:
        (published,) = api.get("/.well-known/jwks.json").json()["keys"]
        user = register(api, "after")
        token = user["Authorization"].removeprefix("Bearer ")
        claims = jwt.decode(token, jwt.PyJWK(published), ["RS256"], issuer="cinelibre")
        assert claims["exp"] - claims["iat"] == 24 * 3600
        assert api.get("/auth/me", headers=user).status_code == 200
        assert_problem(api.get("/auth/me", headers=before), 401)


def elliptic_key() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize(
    "pem",
    ["no key", "-----BEGIN PRIVATE KEY-----", elliptic_key()],
    ids=["text", "cut", "elliptic"],
)
def test_a_key_that_cannot_sign_is_refused_by_the_name_of_its_variable(pem: str, home: Path) -> None:
    unopened = Database("", size=1)
    with pytest.raises(SettingsError, match="JWT_PRIVATE_KEY"):
        asyncio.run(load_signing_keys(without_model(home, jwt_private_key=pem), Rpc(unopened, unopened)))
