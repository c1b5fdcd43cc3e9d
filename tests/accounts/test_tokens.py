"""Access tokens, valid and invalid."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from sync.connection import call, connect
from tests.http.problems import assert_problem

Register = Callable[[], dict[str, str]]
Claims = dict[str, Any]

PUBLIC_ROUTES = ["/", "/health", "/movies", "/genres", "/search/semantic?q=x", "/recommendations/popular"]


@pytest.fixture(scope="module")
def token(api: httpx.Client) -> str:
    body = {"email": "tokens@example.com", "password": "correct horse", "name": "Reader"}
    return str(api.post("/auth/register", json=body).raise_for_status().json()["token"])


@pytest.fixture(scope="module")
def user(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture(scope="module")
def claims(token: str) -> Claims:
    payload: Claims = jwt.decode(token, options={"verify_signature": False})
    return payload


@pytest.fixture(scope="module")
def kid(token: str) -> str:
    return str(jwt.get_unverified_header(token)["kid"])


@pytest.fixture(scope="module")
def private_key(sample_database: str, api: httpx.Client, kid: str) -> RSAPrivateKey:  # noqa: ARG001
    """The running service's own key, to sign what it would never sign."""
    with connect(sample_database) as connection:
        pems = {row[0]: row[1] for row in call(connection, "signing_keys")}
    key = load_pem_private_key(pems[kid].encode(), None)
    assert isinstance(key, RSAPrivateKey)
    return key


def assert_refused(api: httpx.Client, token: str | bytes, path: str = "/auth/me") -> None:
    raw = token if isinstance(token, bytes) else token.encode()
    reply = api.get(path, headers={b"Authorization": b"Bearer " + raw})
    problem = assert_problem(reply, 401)
    assert problem["code"] == "invalid_token"
    assert reply.headers["www-authenticate"].startswith("Bearer ")
    assert 'error="invalid_token"' in reply.headers["www-authenticate"]


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_without_a_token_the_challenge_names_no_error(api: httpx.Client) -> None:
    reply = api.get("/auth/me")
    assert_problem(reply, 401)
    assert reply.headers["www-authenticate"] == 'Bearer realm="cinelibre"'


def test_the_token_has_an_issuer_a_user_and_a_week(claims: Claims, token: str) -> None:
    assert jwt.get_unverified_header(token)["alg"] == "RS256"
    assert claims["iss"] == "cinelibre"
    assert claims["typ"] == "access"
    assert claims["exp"] - claims["iat"] == 7 * 24 * 3600
    assert "email" not in claims


@pytest.mark.parametrize(
    "token",
    [
        "x",
        ".",
        "..",
        "a.b.c",
        "null",
        "é".encode(),
        b"\xff\xfe",
        "a" * 5000,
        "....",
        "e30.e30.e30",
        part("text") + ".e30.",
        part([]) + ".e30.",
        part({"alg": "RS256", "kid": ["x"]}) + ".e30.eA",
        part({"alg": "RS256", "kid": None}) + ".e30.eA",
        part({"alg": "RS256", "kid": "x" * 1000}) + ".e30.eA",
        part({"alg": "RS256"}) + ".e30.eA",
        base64.urlsafe_b64encode(b"[" * 3000).decode() + ".e30.eA",
    ],
)
def test_a_garbled_token_is_refused(api: httpx.Client, token: str | bytes) -> None:
    assert_refused(api, token)


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_token_with_a_changed_part_is_refused(api: httpx.Client, token: str, position: int) -> None:
    parts = token.split(".")
    middle = len(parts[position]) // 2
    letter = "A" if parts[position][middle] != "A" else "B"
    parts[position] = parts[position][:middle] + letter + parts[position][middle + 1 :]
    assert_refused(api, ".".join(parts))


@pytest.mark.parametrize("scheme", ["Basic", "Token", "JWT", "Bearer:", "", "bearerx"])
def test_another_scheme_is_refused(api: httpx.Client, token: str, scheme: str) -> None:
    assert_problem(api.get("/auth/me", headers={"Authorization": f"{scheme} {token}".strip()}), 401)


def test_a_scheme_without_a_token_is_refused(api: httpx.Client) -> None:
    assert_problem(api.get("/auth/me", headers={"Authorization": "Bearer"}), 401)


@pytest.mark.parametrize("scheme", ["bearer", "BEARER"])
def test_the_scheme_is_one_whatever_its_case(api: httpx.Client, token: str, scheme: str) -> None:
    assert api.get("/auth/me", headers={"Authorization": f"{scheme} {token}"}).status_code == 200


@pytest.mark.parametrize("path", PUBLIC_ROUTES)
def test_a_bad_token_is_refused_on_public_routes_too(api: httpx.Client, token: str, path: str) -> None:
    assert api.get(path).status_code == 200
    assert api.get(path, headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert_refused(api, token[:-8], path)


def test_a_token_of_a_foreign_key_is_refused(api: httpx.Client, claims: Claims, kid: str) -> None:
    foreign = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for headers in ({"kid": kid}, {"kid": "foreign"}, None):
        assert_refused(api, jwt.encode(claims, foreign, "RS256", headers=headers))


def test_an_unsigned_token_is_refused(api: httpx.Client, claims: Claims, kid: str) -> None:
    for algorithm in ("none", "None", "NONE", ""):
        header = part({"alg": algorithm, "typ": "JWT", "kid": kid})
        assert_refused(api, f"{header}.{part(claims)}.")


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(
    api: httpx.Client, claims: Claims, kid: str, private_key: RSAPrivateKey
) -> None:
    public = private_key.public_key()
    signing_input = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': kid})}.{part(claims)}"
    for encoding, layout in ((Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), (Encoding.PEM, PublicFormat.PKCS1)):
        secret = public.public_bytes(encoding, layout)
        seal = hmac.digest(secret, signing_input.encode(), hashlib.sha256)
        assert_refused(api, f"{signing_input}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}")


@pytest.mark.parametrize("claim", ["iss", "sub", "typ", "iat", "exp"])
def test_a_token_without_one_of_its_claims_is_refused(
    api: httpx.Client, claims: Claims, kid: str, private_key: RSAPrivateKey, claim: str
) -> None:
    fewer = {name: value for name, value in claims.items() if name != claim}
    assert_refused(api, jwt.encode(fewer, private_key, "RS256", headers={"kid": kid}))


WRONG_CLAIMS: list[tuple[str, object]] = [
    ("typ", "refresh"),
    ("typ", ""),
    ("typ", ["access"]),
    ("typ", None),
    ("iss", "somebody"),
    ("iss", ["cinelibre"]),
    ("sub", ""),
    ("sub", "x"),
    ("sub", "-1"),
    ("sub", "1.0"),
    ("sub", "9" * 30),
    ("sub", "1_0"),
    ("sub", " 1"),
    ("sub", "١"),
    ("sub", 1),
    ("sub", None),
    ("sub", {}),
    ("iat", "today"),
    ("iat", None),
    ("iat", 4_000_000_000),
    ("exp", "never"),
    ("exp", None),
    ("exp", {}),
    ("exp", 1_000_000_000),
    ("exp", -1),
    ("exp", float("inf")),
    ("exp", float("nan")),
    ("nbf", 4_000_000_000),
    ("aud", "somebody"),
]


@pytest.mark.parametrize(("claim", "value"), WRONG_CLAIMS)
def test_a_token_with_a_wrong_claim_is_refused(
    api: httpx.Client, claims: Claims, kid: str, private_key: RSAPrivateKey, claim: str, value: object
) -> None:
    changed = jwt.api_jws.encode(json.dumps({**claims, claim: value}).encode(), private_key, "RS256", {"kid": kid})
    assert_refused(api, changed)


def test_an_expired_token_is_refused(api: httpx.Client, claims: Claims, kid: str, private_key: RSAPrivateKey) -> None:
    now = datetime.now(UTC)
    past = {**claims, "iat": now - timedelta(days=8), "exp": now - timedelta(days=1)}
    assert_refused(api, jwt.encode(past, private_key, "RS256", headers={"kid": kid}))


def test_a_token_of_a_deleted_account_is_refused(api: httpx.Client, new_user: Register, sample_database: str) -> None:
    user = new_user()
    user_id = api.get("/auth/me", headers=user).json()["user_id"]
    with connect(sample_database) as connection:
        connection.execute("delete from data.users where id = %s", [user_id])
    assert_problem(api.get("/auth/me", headers=user), 401)
    (title_id,) = (item["title_id"] for item in api.get("/movies?limit=1").json()["items"])
    assert_problem(api.post("/ratings", json={"title_id": title_id, "rating": 3}, headers=user))
    event = {"event_id": "1", "event": "view", "title_id": title_id}
    assert_problem(api.post("/interactions", json=event, headers=user))


def test_the_published_keys_verify_a_token(api: httpx.Client, token: str, claims: Claims, kid: str) -> None:
    reply = api.get("/.well-known/jwks.json")
    assert reply.headers["content-type"].partition(";")[0] == "application/json"
    keys = reply.json()["keys"]
    assert all("d" not in key and "p" not in key for key in keys)
    (published,) = (key for key in keys if key["kid"] == kid)
    assert (published["kty"], published["use"], published["alg"]) == ("RSA", "sig", "RS256")
    assert jwt.decode(token, jwt.PyJWK(published), ["RS256"], issuer="cinelibre") == claims
