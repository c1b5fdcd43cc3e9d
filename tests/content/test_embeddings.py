"""Embeddings: the titles that lack one, and storing what was computed."""

import hashlib

import pytest

from sync.connection import call
from tests.communities import called, fetch, refused, value
from tests.conftest import Connection
from tests.factories import Factory

MODEL = {"model_name": "mini", "weights_sha256": "1"}
OTHER_WEIGHTS = {"model_name": "mini", "weights_sha256": "2"}
VECTOR = str([1.0] + [0.0] * 383)


def stale(connection: Connection, model: dict[str, str], limit: int | None = 200) -> list[tuple[int, str]]:
    rows = called(connection, "stale_embeddings", **model, limit=limit)
    return [(row["title_id"], row["embedding_text"]) for row in rows]


def store(connection: Connection, model: dict[str, str], texts: dict[int, str], embedding: str = VECTOR) -> int:
    ((number,),) = call(
        connection,
        "store_embeddings",
        **model,
        title_ids=list(texts),
        texts=list(texts.values()),
        embeddings=[embedding] * len(texts),
    )
    return int(number)


def test_titles_are_stale_until_their_text_is_embedded(connection: Connection, factory: Factory) -> None:
    first, second = factory.title("Up", overview="Balloons."), factory.title("Her")
    assert stale(connection, MODEL) == [(first, "Up. Balloons."), (second, "Her. ")]
    assert store(connection, MODEL, {first: "Up. Balloons."}) == 1
    assert stale(connection, MODEL) == [(second, "Her. ")]
    assert store(connection, MODEL, {second: "Her. "}) == 1
    assert stale(connection, MODEL) == []


def test_a_new_text_makes_a_title_stale_again(connection: Connection, factory: Factory) -> None:
    title_id = factory.title("Up", refs=["imdb:tt1"], overview="Balloons.")
    store(connection, MODEL, {title_id: "Up. Balloons."})
    assert factory.title("Up", refs=["imdb:tt1"], overview="Balloons!") == title_id
    assert stale(connection, MODEL) == [(title_id, "Up. Balloons!")]


def test_a_text_that_changed_while_it_was_embedded_stays_stale(connection: Connection, factory: Factory) -> None:
    title_id = factory.title("Up", overview="Newer.")
    store(connection, MODEL, {title_id: "Up. Older."})
    assert stale(connection, MODEL) == [(title_id, "Up. Newer.")]


def test_other_weights_make_every_title_stale(connection: Connection, factory: Factory) -> None:
    titles = {factory.title(f"Film {number}"): f"Film {number}. " for number in range(3)}
    store(connection, MODEL, titles)
    assert dict(stale(connection, OTHER_WEIGHTS)) == titles
    (first, text), *_ = titles.items()
    store(connection, OTHER_WEIGHTS, {first: text})
    assert called(connection, "embedding_models") == [
        {"name": "mini", "weights_sha256": "1", "titles": 2},
        {"name": "mini", "weights_sha256": "2", "titles": 1},
    ]
    store(connection, OTHER_WEIGHTS, titles)
    assert called(connection, "embedding_models") == [{"name": "mini", "weights_sha256": "2", "titles": 3}]
    assert dict(stale(connection, MODEL)) == titles


@pytest.mark.parametrize(("limit", "number"), [(0, 0), (2, 2), (-1, 0), (None, 5), (100_000, 5)])
def test_the_first_stale_titles_are_listed(
    connection: Connection, factory: Factory, limit: int | None, number: int
) -> None:
    titles = [factory.title() for _ in range(5)]
    assert [title_id for title_id, _ in stale(connection, MODEL, limit)] == titles[:number]


def test_storing_again_replaces_the_vector(connection: Connection, factory: Factory) -> None:
    title_id = factory.title("Up")
    store(connection, MODEL, {title_id: "Up. "})
    store(connection, MODEL, {title_id: "Up. "}, str([0.0, 1.0] + [0.0] * 382))
    (row,) = fetch(
        connection,
        "select *, embedding[2:2] as second from (select title_id, text_sha256, "
        "embedding::real[] as embedding from data.title_embeddings) as e",
    )
    assert (row["title_id"], row["second"]) == (title_id, [1.0])
    assert row["text_sha256"] == hashlib.sha256(b"Up. ").digest()


def test_unknown_titles_are_passed_over(connection: Connection, factory: Factory) -> None:
    title_id = factory.title("Up")
    store(connection, MODEL, {0: "Nothing.", title_id: "Up. "})
    assert called(connection, "service_status")[0]["embedded_titles"] == 1
    assert stale(connection, MODEL) == []


def test_storing_nothing_leaves_no_model_behind(connection: Connection) -> None:
    assert store(connection, MODEL, {}) == 0
    assert called(connection, "embedding_models") == []


@pytest.mark.parametrize(
    ("embedding", "sqlstate"),
    [
        (str([0.0] * 384), "23514"),
        ("[1,0]", "22000"),
        ("garbage", "22P02"),
        (str([1e39] + [0.0] * 383), "22003"),
        ("[NaN" + ",0" * 383 + "]", "22000"),
    ],
)
def test_a_vector_that_cannot_be_compared_is_refused(
    connection: Connection, factory: Factory, embedding: str, sqlstate: str
) -> None:
    title_id = factory.title("Up")
    with refused(connection, sqlstate):
        store(connection, MODEL, {title_id: "Up. "}, embedding)
    assert stale(connection, MODEL) == [(title_id, "Up. ")]


def test_what_is_embedded_is_the_english_title_and_overview_where_there_is_one(
    connection: Connection, factory: Factory
) -> None:
    both = factory.title(
        "千と千尋",
        texts={
            "fr": {"title": "Le Voyage de Chihiro", "overview": "Une fillette."},
            "en": {"title": "Spirited Away", "overview": "A girl."},
        },
    )
    french = factory.title("千と千尋", texts={"fr": {"title": "Le Voyage de Chihiro", "overview": "Une fillette."}})
    neither = factory.title("千と千尋", texts={})
    embedded = [
        value(connection, "select engine.embedding_text(%s)", title_id) for title_id in (both, french, neither, 0)
    ]
    assert embedded == ["Spirited Away. A girl.", "Le Voyage de Chihiro. Une fillette.", "千と千尋. ", None]
