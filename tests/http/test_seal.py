"""Seal: what it closed it opens, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.seal import BrokenSealError, Seal

PAYLOAD = b'{"position":7}'
# Cursors that clients hold must survive a deploy.
SEALED = "NTaL3kiXfcmozU4HAqO61HsicG9zaXRpb24iOjd9"


@given(st.binary(max_size=200))
def test_an_instance_with_the_same_secret_opens_it(payload: bytes) -> None:
    assert Seal("secret").open(Seal("secret").close(payload)) == payload


def test_the_text_for_a_payload_is_the_same_in_every_version() -> None:
    assert Seal("secret").close(PAYLOAD) == SEALED


def test_an_instance_with_another_secret_refuses_it() -> None:
    with pytest.raises(BrokenSealError):
        Seal("another").open(SEALED)


@pytest.mark.parametrize("position", range(0, len(SEALED) - 1, 5))
def test_a_changed_character_is_noticed(position: int) -> None:
    changed = "A" if SEALED[position] != "A" else "B"
    with pytest.raises(BrokenSealError):
        Seal("secret").open(SEALED[:position] + changed + SEALED[position + 1 :])


@pytest.mark.parametrize("text", ["", "A", "?", "é", SEALED[:-4], SEALED + "AAAA"])
def test_what_is_no_sealed_text_is_refused(text: str) -> None:
    with pytest.raises(BrokenSealError):
        Seal("secret").open(text)
