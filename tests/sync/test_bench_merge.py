"""The benchmark of merging on a small catalogue: that all of it is measured, and that the titles are rich."""

import json

from api.embedding.model_files import ModelFiles
from sync.bench.made_catalogue import Catalogue
from sync.bench.made_documents import documents
from sync.bench.merge import NAIVE, report_merge, run_merge


def test_a_seed_decides_rich_documents() -> None:
    catalogue = Catalogue(50)
    first, again, other = (list(documents(catalogue, 20, seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert not {ref for title in first for ref in title.refs} & {ref for title in other for ref in title.refs}
    for title in first:
        assert (len(title.refs), len(title.genres), len(title.keywords), len(title.directors)) == (3, 3, 8, 1)
        assert 6 <= len(title.actors) <= 10
        assert {language: len(text.overview.split()) for language, text in title.texts.items()} == {"en": 40, "fr": 40}
        assert len(title.providers) == 3


def test_every_way_of_merging_is_measured(server: str, model_files: ModelFiles) -> None:
    merging = run_merge(server, 40, model_files, base=60, embedded=3)
    assert [row.titles for row in merging.rows] == [40] * 9
    assert all(row.titles_a_second > 0 for row in merging.rows)
    assert merging.texts_embedded == 3
    assert 0 < merging.share_of_model <= 1
    assert 0 < merging.peak_memory_merging_bytes <= merging.peak_memory_bytes
    document = json.loads(report_merge(merging, as_json=True))
    assert document["times_faster"][NAIVE] == 1
    table = report_merge(merging, as_json=False).splitlines()
    assert [line[: len(row.name)] for line, row in zip(table[1:], merging.rows, strict=False)] == [
        row.name for row in merging.rows
    ]
