"""Everything that a synchronisation stores, in a form in which two databases can be compared."""

from typing import Any

from tests.conftest import Connection

# A table's rows but for moments and for numbers that a sequence hands out: ids are replaced by what they stand for.
TITLE = "(select min(e.source || ':' || e.value) from data.external_ids as e where e.title_id = {})"
QUERIES = {
    "titles": f"""
        select to_jsonb(t) - array['id', 'created_at', 'updated_at', 'gone_at'],
            {TITLE.format("t.id")}, t.gone_at is not null
        from data.titles as t""",
    "external_ids": f"""
        select e.source, e.value, e.document_sha256, e.checked_at is not null, e.gone_at is not null,
            {TITLE.format("e.title_id")}
        from data.external_ids as e""",
    "title_trends": f"select {TITLE.format('t.title_id')}, t.kind, t.score from data.title_trends as t",
    "title_embeddings": f"""
        select {TITLE.format("t.title_id")}, t.kind, t.text_sha256, t.embedding::text
        from data.title_embeddings as t""",
    "title_keywords": f"""
        select {TITLE.format("t.title_id")}, k.name, k.folded_name
        from data.title_keywords as t inner join data.keywords as k on k.id = t.keyword_id""",
    "credits": f"""
        select {TITLE.format("c.title_id")}, c.role, c.position, p.name, p.folded_name
        from data.credits as c inner join data.people as p on p.id = c.person_id""",
    "search_words": "select to_jsonb(s) from data.search_words as s",
    "services": "select to_jsonb(s) from data.services as s",
    "image_sizes": "select to_jsonb(p) from data.image_sizes as p",
    "quarantine": "select q.source, q.ref, q.reason from data.quarantine as q",
    "jobs": "select j.queue, j.ref from data.jobs as j",
    "sync_parts": "select to_jsonb(s) - array['run_id', 'finished_at'] from data.sync_parts as s",
    # A run that was killed once it was over is followed by another, which adds nothing.
    "sync_runs": """
        select
            r.source, bool_and(r.finished_at is not null), sum(r.added), sum(r.changed), sum(r.gone), sum(r.quarantined)
        from data.sync_runs as r
        group by r.source""",
    **{
        table: f"select to_jsonb(t) - 'title_id', {TITLE.format('t.title_id')} from data.{table} as t"
        for table in ("title_texts", "title_genres", "title_names", "title_services", "title_statistics")
    },
}


def stored_catalogue(connection: Connection) -> dict[str, list[str]]:
    """By table, its rows as text in an order of their own."""
    return {table: _rows(connection.execute(query.encode()).fetchall()) for table, query in QUERIES.items()}


def _rows(rows: list[tuple[Any, ...]]) -> list[str]:
    return sorted(repr(row) for row in rows)


def written_rows(connection: Connection) -> dict[str, set[str]]:
    """By table of titles, where its rows lie: a row that is written again lies elsewhere."""
    tables = (
        "titles",
        "title_texts",
        "title_genres",
        "title_keywords",
        "title_names",
        "title_services",
        "title_embeddings",
        "credits",
    )
    return {
        table: {str(place) for (place,) in connection.execute(f"select ctid::text || xmin from data.{table}".encode())}
        for table in tables
    }
