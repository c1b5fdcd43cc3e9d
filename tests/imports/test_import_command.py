"""The command that brings a history in."""

from pathlib import Path

import pytest

from api.imports.history.reader import HistoryError
from sync.connection import call
from sync.history_import import NoSuchUserError, import_history
from tests.conftest import Connection
from tests.factories import Factory


def test_a_file_is_shown_then_applied(factory: Factory, connection: Connection, tmp_path: Path) -> None:
    factory.title("Stalker", year=1979)
    user_id = call(connection, "register_user", email="cli@example.com", name="x", password_hash="x")[0][0]
    path = tmp_path / "ratings.csv"
    path.write_text(
        "Date,Name,Year,Letterboxd URI,Rating\n2021-03-04,Stalker,1979,https://boxd.it/1,4.5\n"
        "2021-03-04,Nowhere,1990,https://boxd.it/2,3\n2021-03-04,Badly rated,1990,https://boxd.it/3,11\n"
    )

    def bring(email: str = "CLI@example.com", *, apply: bool = False, format: str = "letterboxd") -> list[str]:  # noqa: A002
        said: list[str] = []
        import_history(connection, path, format=format, email=email, apply=apply, say=said.append)
        return said

    ratings = "select count(*) from data.ratings where user_id = %s"
    for _ in range(4):
        said = bring()
    assert "3 entries, 1 matched, 0 doubtful, 1 unknown, 1 broken" in said[0]
    assert any("Nowhere (1990)" in line for line in said)
    assert connection.execute(ratings, [user_id]).fetchone() == (0,)
    assert "applied: 1 ratings added" in bring(apply=True)[-1]
    assert connection.execute(ratings, [user_id]).fetchone() == (1,)
    with pytest.raises(NoSuchUserError):
        bring("nobody@example.com")
    with pytest.raises(HistoryError):
        bring(format="goodreads")
