"""A catalogue, a community's ratings and embeddings into an empty database, each the fastest way there is."""

import tempfile
import time
from pathlib import Path

import msgspec
from psycopg import sql

from api.embedding import to_text
from sync.bench.community import Community, Shape
from sync.bench.meanings import Meanings
from sync.connection import Connection, call
from sync.progress import Progress
from sync.refresh import refresh_derived
from sync.sources.movielens import Release
from sync.stage import merge_blocks

ONE_BOOK_IN = 100
INDEX_MEMORY = "512MB"
VECTOR_INDEX = "title_embeddings_by_cosine"


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What is in the database, and how long it took to bring it there."""

    users: int
    titles: int
    rated_titles: int
    ratings: int
    import_seconds: float
    import_rows_per_second: float
    derive_seconds: float
    vector_index_seconds: float


def load(connection: Connection, shape: Shape, titles: int, meanings: Meanings, seed: int) -> Loaded:
    """Fill the database: `titles` in the catalogue, of which the shape's are rated; one in a hundred is a book."""
    _store_titles(connection, titles)
    with tempfile.TemporaryDirectory(prefix="cinelibre-bench-") as folder:
        _write_release(Path(folder), shape, seed)
        release = Release(Path(folder))
        started = time.perf_counter()
        merged = merge_blocks(connection, release.blocks(), total=release.size())
        imported = time.perf_counter()
    refresh_derived(connection)
    derived = time.perf_counter()
    vector_index_seconds = _store_embeddings(connection, titles, meanings)
    return Loaded(
        users=merged.users,
        titles=titles,
        rated_titles=shape.titles,
        ratings=merged.ratings,
        import_seconds=imported - started,
        import_rows_per_second=merged.ratings / (imported - started),
        derive_seconds=derived - imported,
        vector_index_seconds=vector_index_seconds,
    )


def _store_titles(connection: Connection, titles: int) -> None:
    """Titles with a name and nothing else, by COPY: upsert_titles would spend a millisecond on each."""
    kinds = ("book" if number % ONE_BOOK_IN == 0 else "movie" for number in range(1, titles + 1))
    rows = {
        "titles (id, kind, original_title)": (
            f"{number}\t{kind}\tTitle {number}\n" for number, kind in enumerate(kinds, start=1)
        ),
        "title_texts (title_id, language, title)": (
            f"{number}\ten\tTitle {number}\n" for number in range(1, titles + 1)
        ),
        "external_ids (source, value, title_id)": (
            f"movielens\t{number}\t{number}\n" for number in range(1, titles + 1)
        ),
    }
    for target, lines in rows.items():
        with connection.cursor().copy(f"copy data.{target} from stdin".encode()) as copy:
            copy.write("".join(lines))


def _write_release(folder: Path, shape: Shape, seed: int) -> None:
    (folder / "movies.csv").write_text("movieId,title,genres\n")
    with (
        Progress("making ratings up", shape.ratings, "rating") as progress,
        (folder / "ratings.csv").open("wb") as file,
    ):
        file.write(b"userId,movieId,rating,timestamp\n")
        for block in Community(shape, seed).blocks():
            file.write(block)
            progress.advance(block.count(b"\n"))


def _store_embeddings(connection: Connection, titles: int, meanings: Meanings) -> float:
    """Embed every title; the index is built afterwards, in the seconds returned."""
    row = connection.execute("select pg_get_indexdef(to_regclass(%s))", [f"data.{VECTOR_INDEX}"]).fetchone()
    definition = str(row[0]) if row else ""
    connection.execute(sql.SQL("drop index {}").format(sql.Identifier("data", VECTOR_INDEX)))
    model = {"model_name": "bench", "weights_sha256": "bench"}
    stored = 0
    with Progress("storing embeddings", titles, "title") as progress:
        for vectors in meanings.batches(titles):
            title_ids = list(range(stored + 1, stored + 1 + len(vectors)))
            embeddings = [to_text(vector) for vector in vectors]
            call(
                connection,
                "store_embeddings",
                **model,
                title_ids=title_ids,
                texts=[""] * len(vectors),
                embeddings=embeddings,
            )
            stored += len(vectors)
            progress.advance(len(vectors))
    started = time.perf_counter()
    with Progress("indexing embeddings", unit="index") as progress, connection.transaction():
        connection.execute(sql.SQL("set local maintenance_work_mem = {}").format(INDEX_MEMORY))
        connection.execute(definition.encode())
        progress.advance()
    seconds = time.perf_counter() - started
    connection.execute("vacuum (analyze) data.title_embeddings")
    connection.execute("vacuum (analyze) data.titles")
    return seconds
