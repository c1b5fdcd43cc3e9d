"""Password hashes: their format, and the work of checking one."""

import asyncio
from contextlib import closing

import bcrypt
import pytest

from api.accounts.passwords import PasswordHasher


def test_a_hash_takes_4096_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    # Tests have their services take fewer, whatever is asked for.
    costs: list[int] = []
    gensalt = bcrypt.gensalt

    def asked(cost: int) -> bytes:
        costs.append(cost)
        return gensalt(cost)

    monkeypatch.setattr(bcrypt, "gensalt", asked)
    PasswordHasher(None).hash_now("correct horse")
    assert set(costs) == {12}


def test_a_pepper_is_part_of_what_is_hashed_and_not_only_of_its_name() -> None:
    peppered = PasswordHasher("pepper")
    stored = peppered.hash_now("correct horse")
    assert peppered.matches_now("correct horse", stored)
    scheme, _, hashed = stored.partition("$")
    for elsewhere in (PasswordHasher(None), PasswordHasher("other pepper")):
        other_scheme, _, _ = elsewhere.hash_now("").partition("$")
        assert other_scheme != scheme
        assert not elsewhere.matches_now("correct horse", stored)
        assert not elsewhere.matches_now("correct horse", f"{other_scheme}${hashed}")


def test_an_unknown_account_takes_as_many_rounds_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[str] = []
    check = bcrypt.checkpw

    def counted(password: bytes, hashed: bytes) -> bool:
        rounds.append(hashed.decode().split("$")[2])
        return check(password, hashed)

    monkeypatch.setattr(bcrypt, "checkpw", counted)
    with closing(PasswordHasher(None)) as passwords:
        for password, stored in (("wrong", passwords.hash_now("correct horse")), ("wrong", None), ("", None)):
            assert not asyncio.run(passwords.matches(password, stored))
    assert len(rounds) == 3
    assert len(set(rounds)) == 1
