"""Loading of a made-up catalogue, ratings and embeddings into an empty database."""

import tempfile
import time
from itertools import count
from pathlib import Path

import msgspec
from pgvector.psycopg import register_vector
from psycopg import sql

from sync.bench.made_community import Community, Shape
from sync.bench.made_vectors import MadeVectors
from sync.catalogue.sources.movielens import Release
from sync.catalogue.staged_ratings import merge_blocks
from sync.connection import Connection
from sync.derived import refresh_derived
from sync.graph.learning import learn_graph
from sync.progress import Progress

ONE_BOOK_IN = 100
INDEX_MEMORY = "512MB"
VECTOR_INDEX = "title_embeddings_by_cosine"
EMBEDDED = "select id, kind, sha256(convert_to(engine.embedding_text(id), 'UTF8')) from data.titles"


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """Rows in the database, and the seconds it took to bring them there."""

    users: int
    titles: int
    rated_titles: int
    ratings: int
    import_seconds: float
    import_rows_per_second: float
    derive_seconds: float
    graph_seconds: float


def load_ratings(connection: Connection, shape: Shape, titles: int, seed: int) -> Loaded:
    """A catalogue of `titles`, one in a hundred a book, and the shape's ratings with all that is derived from them."""
    _store_titles(connection, titles)
    with tempfile.TemporaryDirectory(prefix="cinelibre-bench-") as folder:
        _write_release(Path(folder), shape, seed)
        release = Release(Path(folder), needs=("ratings",))
        started = time.perf_counter()
        merged = merge_blocks(connection, release.blocks(), total=release.size())
        imported = time.perf_counter()
    refresh_derived(connection)
    derived = time.perf_counter()
    learn_graph(connection)
    learned = time.perf_counter()
    return Loaded(
        users=merged.users,
        titles=titles,
        rated_titles=shape.titles,
        ratings=merged.ratings,
        import_seconds=imported - started,
        import_rows_per_second=merged.ratings / (imported - started),
        derive_seconds=derived - imported,
        graph_seconds=learned - derived,
    )


def load_embeddings(
    connection: Connection, titles: int, meanings: MadeVectors, *, model: tuple[str, str] = ("bench", "bench")
) -> float:
    """Store made-up vectors as if a model had embedded every title; returns the seconds of building the index.

    `model` is its name and the hash of its weights.
    """
    rows = {title_id: told for title_id, *told in connection.execute(EMBEDDED).fetchall()}
    row = connection.execute("select pg_get_indexdef(to_regclass(%s))", [f"data.{VECTOR_INDEX}"]).fetchone()
    definition = str(row[0]) if row else ""
    connection.execute(sql.SQL("drop index {}").format(sql.Identifier("data", VECTOR_INDEX)))
    connection.execute("insert into data.embedding_models (name, weights_sha256) values (%s, %s)", model)
    ((model_id,),) = connection.execute("select id from data.embedding_models").fetchall()
    register_vector(connection)
    numbers = count(1)
    with (
        Progress("storing embeddings", titles, "title") as progress,
        connection.cursor().copy(
            "copy data.title_embeddings (title_id, kind, model_id, text_sha256, embedding) from stdin (format binary)"
        ) as copy,
    ):
        copy.set_types(["int4", "text", "int2", "bytea", "vector"])
        for vectors in meanings.batches(titles):
            for vector, number in zip(vectors, numbers, strict=False):
                kind, text_sha256 = rows[number]
                copy.write_row((number, kind, model_id, text_sha256, vector))
            progress.advance(len(vectors))
    started = time.perf_counter()
    with Progress("indexing embeddings", titles, "title") as progress, connection.transaction():
        connection.execute(sql.SQL("set local maintenance_work_mem = {}").format(INDEX_MEMORY))
        connection.execute(definition.encode())
        progress.advance(titles)
    return time.perf_counter() - started


def _store_titles(connection: Connection, titles: int) -> None:
    """Titles with a name and nothing else, by COPY: upsert_titles would spend a millisecond on each."""
    numbers = range(1, titles + 1)
    rows = {
        "titles (id, kind, original_title)": (f"{number}\t{_kind(number)}\tTitle {number}\n" for number in numbers),
        "title_texts (title_id, language, title)": (f"{number}\ten\tTitle {number}\n" for number in numbers),
        "external_ids (source, value, title_id)": (f"movielens\t{number}\t{number}\n" for number in numbers),
    }
    for target, lines in rows.items():
        with connection.cursor().copy(f"copy data.{target} from stdin".encode()) as copy:
            copy.write("".join(lines))


def _kind(number: int) -> str:
    return "movie" if number % ONE_BOOK_IN else "book"


def _write_release(folder: Path, shape: Shape, seed: int) -> None:
    with (
        Progress("making ratings up", shape.ratings, "rating") as progress,
        (folder / "ratings.csv").open("wb") as file,
    ):
        file.write(b"userId,movieId,rating,timestamp\n")
        for block in Community(shape, seed).blocks():
            file.write(block)
            progress.advance(block.count(b"\n"))
