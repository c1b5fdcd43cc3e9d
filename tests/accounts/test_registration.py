"""Opening an account: what addresses, passwords and names are taken."""

import unicodedata
from itertools import count
from pathlib import Path

import httpx
import pytest

from api.settings import Settings
from tests.conftest import serving
from tests.http.problems import assert_problem, pointers

numbers = count(1)


def body(**changed: object) -> dict[str, object]:
    return {"email": f"register{next(numbers)}@example.com", "password": "test123", "name": "Test", **changed}


def log_in(api: httpx.Client, email: object, password: object) -> httpx.Response:
    return api.post("/auth/login", json={"email": email, "password": password})


@pytest.mark.parametrize(
    "email",
    [
        "name",
        "name@",
        "@example.com",
        "name@example",
        "a@b@example.com",
        "two words@example.com",
        "name@example..com",
        "name@-example.com",
        "name@example.com-",
        "naïve@example.com",
        "name@exämple.com",
        "name@example.com\u0000",
        "na\nme@example.com",
        "\u212aelvin@example.com",
        "name@exampl\u0130.com",
        "a" * 65 + "@example.com",
        "a@" + "b." * 130 + "com",
        "",
        "x",
    ],
)
def test_what_is_no_email_address_is_refused_with_a_pointer_to_it(api: httpx.Client, email: str) -> None:
    problem = assert_problem(api.post("/auth/register", json=body(email=email)), 422)
    assert pointers(problem) == ["/email"]


def test_an_email_address_is_one_whatever_its_case(api: httpx.Client) -> None:
    registered = api.post("/auth/register", json=body(email="Mixed.Case+Tag@Example.COM"))
    assert registered.status_code == 201
    assert registered.json()["user"]["email"] == "mixed.case+tag@example.com"
    assert log_in(api, "MIXED.case+TAG@example.com", "test123").status_code == 200
    again = api.post("/auth/register", json=body(email="mixed.CASE+tag@EXAMPLE.com"))
    assert_problem(again, 409)


def test_a_taken_address_is_refused_and_the_first_account_stays_as_it_was(api: httpx.Client) -> None:
    first = body()
    assert api.post("/auth/register", json=first).status_code == 201
    problem = assert_problem(api.post("/auth/register", json={**first, "password": "another1", "name": "Thief"}), 409)
    assert problem["code"] == "conflict"
    assert log_in(api, first["email"], "another1").status_code == 401
    assert log_in(api, first["email"], first["password"]).json()["user"]["name"] == "Test"


@pytest.mark.parametrize("password", ["", "1", "12345", "ééééé", "😀😀😀😀😀"])
def test_a_password_below_six_characters_is_refused(api: httpx.Client, password: str) -> None:
    problem = assert_problem(api.post("/auth/register", json=body(password=password)), 422)
    assert pointers(problem) == ["/password"]


@pytest.mark.parametrize("password", ["123456", "éééééé", "😀😀😀😀😀😀"])
def test_a_password_of_six_characters_is_taken(api: httpx.Client, password: str) -> None:
    assert api.post("/auth/register", json=body(password=password)).status_code == 201


def test_the_setting_raises_the_least_length_of_passwords(own_database: str, home: Path) -> None:
    settings = Settings(cinelibre_home=home, cinelibre_model_dir=home / "no model", password_min_length=12)
    with serving(settings, own_database) as api:
        problem = assert_problem(api.post("/auth/register", json=body(password="elevenchars")), 422)
        assert "12" in problem["detail"]
        assert pointers(problem) == ["/password"]
        assert api.post("/auth/register", json=body(password="twelve chars")).status_code == 201


@pytest.mark.parametrize("length", [73, 1000])
def test_all_of_a_long_password_counts(api: httpx.Client, length: int) -> None:
    account = body(password="p" * length)
    assert api.post("/auth/register", json=account).status_code == 201
    assert log_in(api, account["email"], "p" * length).status_code == 200
    assert log_in(api, account["email"], "p" * (length - 1) + "q").status_code == 401


def test_a_password_beyond_a_thousand_characters_is_refused(api: httpx.Client) -> None:
    problem = assert_problem(api.post("/auth/register", json=body(password="p" * 1001)), 422)
    assert pointers(problem) == ["/password"]


def test_composed_and_decomposed_accents_are_the_same_password(api: httpx.Client) -> None:
    composed, decomposed = (unicodedata.normalize(form, "crème brûlée") for form in ("NFC", "NFD"))
    assert composed != decomposed
    account = body(password=decomposed)
    assert api.post("/auth/register", json=account).status_code == 201
    assert log_in(api, account["email"], composed).status_code == 200
    assert log_in(api, account["email"], "creme brulee").status_code == 401


def test_a_password_may_hold_a_nul_and_counts_beyond_it(api: httpx.Client) -> None:
    account = body(password="before\u0000after")
    assert api.post("/auth/register", json=account).status_code == 201
    assert log_in(api, account["email"], "before\u0000other").status_code == 401
    assert log_in(api, account["email"], "before\u0000after").status_code == 200


@pytest.mark.parametrize("name", ["O'Brien; drop table users", "शाहरुख़", "😀" * 200])
def test_any_name_comes_back_as_it_was_sent(api: httpx.Client, name: str) -> None:
    reply = api.post("/auth/register", json=body(name=name))
    assert reply.status_code == 201
    assert reply.json()["user"]["name"] == name


@pytest.mark.parametrize("name", ["", "n" * 201, "nul\u0000", None, 5])
def test_a_name_that_cannot_be_kept_is_refused_with_a_pointer_to_it(api: httpx.Client, name: object) -> None:
    problem = assert_problem(api.post("/auth/register", json=body(name=name)), 422)
    assert pointers(problem) == ["/name"]


@pytest.mark.parametrize("field", ["email", "password", "name"])
def test_every_field_of_a_registration_is_needed(api: httpx.Client, field: str) -> None:
    account = body()
    del account[field]
    problem = assert_problem(api.post("/auth/register", json=account), 422)
    assert field in problem["errors"][0]["detail"]
