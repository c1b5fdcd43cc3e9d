"""The requests that the parser of the chat is built with and scored on are valid, distinct, and as many as promised."""

import re
from collections import Counter
from pathlib import Path
from typing import Literal

import msgspec
import pytest

import tests.chat
from api.discovery.filters import Wish

FOLDER = Path(__file__).parent
FILES = ["requests.jsonl", "requests_set_aside.jsonl"]


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request and the wish that a person reads from it."""

    language: Literal["en", "fr"]
    text: str
    wish: Wish


def requests(name: str) -> list[Request]:
    return msgspec.json.Decoder(Request).decode_lines((FOLDER / name).read_bytes())


@pytest.mark.parametrize("name", FILES)
def test_each_half_has_60_english_and_30_french_requests(name: str) -> None:
    assert Counter(request.language for request in requests(name)) == {"en": 60, "fr": 30}


def test_no_request_appears_twice() -> None:
    texts = Counter(" ".join(request.text.casefold().split()) for name in FILES for request in requests(name))
    assert [text for text, times in texts.items() if times > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_only_what_differs_from_the_defaults_is_written(name: str) -> None:
    nothing = msgspec.to_builtins(Wish())
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        wish = msgspec.json.decode(line)["wish"]
        assert [field for field, value in wish.items() if value == nothing[field]] == [], line


@pytest.mark.parametrize("name", FILES)
def test_words_from_a_list_are_in_the_conventions(name: str) -> None:
    conventions = " ".join((tests.chat.__doc__ or "").split())
    for request in requests(name):
        wish = request.wish
        words = {*wish.genres, *wish.not_genres, *wish.keywords, *wish.not_keywords, *wish.providers}
        words |= {wish.mood} if wish.mood else set()
        unknown = {word for word in words if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", conventions)}
        assert unknown == set(), request.text
