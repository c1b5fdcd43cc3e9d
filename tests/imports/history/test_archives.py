"""ZIP archives that are broken or mean harm."""

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.imports.history import archives
from api.imports.history.entry import BrokenLine, Entry
from api.imports.history.reader import HistoryError, read_history
from tests.imports.history.files import archive, lines, read

RATINGS = lines("Date,Name,Year,Letterboxd URI,Rating", "2024-01-02,Heat,1995,https://boxd.it/2bg,4.5")
GOOD = archive({"ratings.csv": RATINGS})


def members(*infos: tuple[zipfile.ZipInfo | str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        for info, content in infos:
            opened.writestr(info, content)
    return packed.getvalue()


def test_members_that_are_never_opened(write: Callable[..., Path], tmp_path: Path) -> None:
    link = zipfile.ZipInfo("lists/link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    squeezed = zipfile.ZipInfo("reviews.csv")
    squeezed.compress_type = zipfile.ZIP_BZIP2
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = members(
            ("ratings.csv", RATINGS),
            ("../../ratings.csv", RATINGS),
            ("/etc/ratings.csv", RATINGS),
            ("lists\\ratings.csv", RATINGS),
            ("C:/ratings.csv", RATINGS),
            ("lists/a\nb.csv", RATINGS),
            (link, "/etc/passwd"),
            (squeezed, RATINGS),
            ("older.zip", GOOD),
            ("watched.csv", GOOD),
            ("ratings.csv", RATINGS),
            ("images/poster.jpg", b"\xff\xd8"),
        )
    before = sorted(tmp_path.rglob("*"))
    path = write(content)
    found = read(path)
    assert [(piece.file, piece.title) for piece in found if isinstance(piece, Entry)] == [("ratings.csv", "Heat")]
    assert [(piece.file, piece.reason) for piece in found if isinstance(piece, BrokenLine)] == [
        ("../../ratings.csv", "its name is not a plain path inside the archive"),
        ("/etc/ratings.csv", "its name is not a plain path inside the archive"),
        ("lists\\ratings.csv", "its name is not a plain path inside the archive"),
        ("C:/ratings.csv", "its name is not a plain path inside the archive"),
        ("lists/a?b.csv", "its name is not a plain path inside the archive"),
        ("lists/link.csv", "it is a link, not a file"),
        ("reviews.csv", "it is packed in a way that no export uses"),
        ("older.zip", "it is an archive inside the archive: send it by itself"),
        ("ratings.csv", "its name comes twice in the archive"),
        ("watched.csv", "it has not the columns that Letterboxd's file of this name has"),
    ]
    assert sorted(tmp_path.rglob("*")) == sorted([*before, path])


def test_damaged_members(write: Callable[..., Path]) -> None:
    """What is damaged is named, and nothing of it is read; the other members are."""
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as opened:
        opened.writestr("ratings.csv", RATINGS)
        opened.writestr("diary.csv", RATINGS.replace("Heat", "Alien"))
    wrong_sum = stored.getvalue().replace(b"Heat", b"Beat", 1)
    found = read(write(wrong_sum))
    assert [(piece.file, piece.title) for piece in found if isinstance(piece, Entry)] == [("diary.csv", "Alien")]
    (damaged,) = (piece for piece in found if isinstance(piece, BrokenLine))
    assert (damaged.file, "checksum" in damaged.reason) == ("ratings.csv", True)

    encrypted = bytearray(stored.getvalue())
    encrypted[6] |= 1  # in the member's own header, and in the archive's directory
    encrypted[encrypted.index(b"PK\x01\x02") + 8] |= 1
    found = read(write(bytes(encrypted)))
    assert [(piece.file, piece.reason) for piece in found if isinstance(piece, BrokenLine)] == [
        ("ratings.csv", "it is encrypted")
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (GOOD[:-30], "damaged or not whole"),
        (GOOD[: len(GOOD) // 2], "damaged or not whole"),
        (b"PK\x03\x04" + b"\0" * 100, "damaged or not whole"),
        (archive({}), "Nothing in the ZIP archive is known"),
        (archive({"older.zip": GOOD}), r"Nothing in the ZIP archive is known\. older\.zip: it is an archive inside"),
        (archive({"xl/workbook.xml": "<workbook/>"}), "Expected was one of: Letterboxd's ZIP archive"),
        (archive({f"lists/{number}.csv": "" for number in range(2_001)}), "more than 2,000 files"),
        (
            archive({"ratings.csv": RATINGS, "imdb.csv": "Const,Your Rating\ntt0113277,9\n"}),
            "several services",
        ),
    ],
)
def test_archives_that_are_not_read(write: Callable[..., Path], content: bytes, message: str) -> None:
    with pytest.raises(HistoryError, match=message):
        read(write(content))


def test_what_unpacks_to_too_much(write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    row = RATINGS.splitlines()[1]
    bomb = write(archive({"ratings.csv": RATINGS + f"{row}\n" * 200_000}), "bomb")
    with pytest.raises(HistoryError, match="more than 200 times its size"):
        read(bomb)
    many = archive({f"lists/{number}.csv": RATINGS + f"{row}{number}\n" * 9 for number in range(20)})
    monkeypatch.setattr(archives, "MAX_BYTES", 5_000)
    with pytest.raises(HistoryError, match="unpacks to more than"):
        read(write(many, "many"))
    # A directory that says it is huge is not read at all.
    monkeypatch.setattr(archives, "MAX_READ", 300)
    with pytest.raises(HistoryError, match="its list of files is larger"):
        read(write(many, "many"))


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_an_archive_with_other_bytes_is_read_or_refused(write: Callable[..., Path], data: st.DataObject) -> None:
    """Wherever bytes are changed, nothing but what was in it comes out."""
    content = bytearray(archive({"ratings.csv": RATINGS, "watched.csv": RATINGS, "lists/x.csv": RATINGS}))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.sampled_from([len(content), *range(0, len(content), 37)]))
    try:
        _, pieces = read_history(write(bytes(content[:end])))
        assert {piece.title for piece in pieces if isinstance(piece, Entry)} <= {"Heat"}
    except HistoryError:
        pass
