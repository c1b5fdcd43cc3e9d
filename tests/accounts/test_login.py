"""Logging in: as JSON, as the OAuth2 password form, and with something wrong."""

from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.settings import Settings
from tests.conftest import serving
from tests.http.problems import assert_problem

FORM = {"Content-Type": "application/x-www-form-urlencoded"}

numbers = count(1)


@pytest.fixture(scope="module")
def email(api: httpx.Client) -> str:
    """An account's address; its password is "correct horse"."""
    return register(api)


def register(api: httpx.Client, password: str = "correct horse") -> str:
    """A new account's address."""
    email = f"login{next(numbers)}@example.com"
    body = {"email": email, "password": password, "name": "Reader"}
    api.post("/auth/register", json=body).raise_for_status()
    return email


def without_request(problem: dict[str, Any]) -> dict[str, Any]:
    return {member: value for member, value in problem.items() if member != "request_id"}


def test_json_and_form_open_the_same_account(api: httpx.Client, email: str) -> None:
    as_json = api.post("/auth/login", json={"email": email, "password": "correct horse"})
    as_form = api.post("/auth/login", data={"username": email, "password": "correct horse"})
    assert as_json.status_code == as_form.status_code == 200
    assert as_json.json()["user"] == as_form.json()["user"]
    for reply in (as_json, as_form):
        header = {"Authorization": f"Bearer {reply.json()['access_token']}"}
        assert api.get("/auth/me", headers=header).json()["email"] == email


def test_the_form_takes_every_field_of_the_oauth2_password_flow(api: httpx.Client, email: str) -> None:
    fields = {"username": email, "password": "correct horse", "grant_type": "password", "scope": "", "client_id": "web"}
    reply = api.post("/auth/login", data=fields)
    assert reply.status_code == 200
    assert reply.json()["token_type"] == "bearer"


def test_the_form_decodes_plus_and_percent_signs(api: httpx.Client) -> None:
    email = register(api, "a+b c%41é&=")
    content = f"username={email.replace('@', '%40')}&password=a%2Bb+c%2541%C3%A9%26%3D"
    assert api.post("/auth/login", content=content, headers=FORM).status_code == 200


@pytest.mark.parametrize("as_form", [False, True], ids=["json", "form"])
def test_a_wrong_password_and_an_unknown_user_are_answered_alike(
    api: httpx.Client,
    email: str,
    as_form: bool,  # noqa: FBT001
) -> None:
    def answer(address: str) -> dict[str, Any]:
        if as_form:
            reply = api.post("/auth/login", data={"username": address, "password": "wrong"})
        else:
            reply = api.post("/auth/login", json={"email": address, "password": "wrong"})
        return without_request(assert_problem(reply, 401))

    wrong_password = answer(email)
    assert wrong_password["code"] == "invalid_credentials"
    assert answer("nobody.has.this@example.com") == wrong_password
    assert answer("this is no address") == wrong_password
    assert answer("") == wrong_password


def test_an_account_without_a_password_cannot_be_opened(api: httpx.Client) -> None:
    """The demo community's accounts have no address; an empty one must not find them."""
    for email in ("", "demo:1", "null"):
        assert_problem(api.post("/auth/login", json={"email": email, "password": ""}), 401)


@pytest.mark.parametrize("password", ["Correct horse", "correct horse ", "", "correct horse\u0000", "é" * 500])
def test_a_password_must_be_exactly_the_one_given(api: httpx.Client, email: str, password: str) -> None:
    assert_problem(api.post("/auth/login", json={"email": email, "password": password}), 401)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "username=a%40example.com",
        "password=x",
        "username=a%40example.com&password=x&extra=1",
        "username=a%40example.com&password=x&grant_type=refresh_token",
        "grant_type=password",
        "=",
        "%",
        "&&&",
        '{"email":"a@example.com","password":"x"}',
    ],
)
def test_an_incomplete_or_unknown_form_is_refused(api: httpx.Client, content: str) -> None:
    assert_problem(api.post("/auth/login", content=content, headers=FORM), 422)


@pytest.mark.parametrize("field", ["username", "password", "grant_type"])
def test_a_form_field_given_twice_is_refused(api: httpx.Client, email: str, field: str) -> None:
    values = {"username": email, "password": "correct horse", "grant_type": "password"}
    content = httpx.QueryParams([*values.items(), (field, values[field])])
    assert_problem(api.post("/auth/login", content=str(content), headers=FORM), 422)


@pytest.mark.parametrize("body", [{}, {"email": "a@example.com"}, {"password": "x"}, {"email": 1, "password": "x"}])
def test_incomplete_json_is_refused(api: httpx.Client, body: dict[str, object]) -> None:
    assert_problem(api.post("/auth/login", json=body), 422)


def test_a_password_is_not_taken_from_the_url(api: httpx.Client, email: str) -> None:
    """A URL is logged by every proxy on the way."""
    reply = api.post("/auth/login", params={"username": email, "password": "correct horse"})
    assert_problem(reply)


def test_a_pepper_is_needed_to_open_the_accounts_made_with_it(own_database: str, home: Path) -> None:
    peppered = Settings(cinelibre_home=home, cinelibre_model_dir=home / "no model", password_pepper="pepper")
    with serving(peppered, own_database) as api:
        email = register(api)
        assert api.post("/auth/login", json={"email": email, "password": "correct horse"}).status_code == 200
    with serving(Settings(cinelibre_home=home, cinelibre_model_dir=home / "no model"), own_database) as api:
        assert_problem(api.post("/auth/login", json={"email": email, "password": "correct horse"}), 401)
