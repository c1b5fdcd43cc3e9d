"""Turns of conversations: kept in order, for their user alone, and not for ever."""

from typing import Any

from sync.connection import call
from tests.communities import called, refused, tune
from tests.conftest import Connection
from tests.factories import Factory


def add(connection: Connection, user_id: int, session_id: object = None, after: int = 0, **turn: Any) -> Any:
    """A turn; returns its conversation's id."""
    values: dict[str, Any] = {
        "message": "hello",
        "reply": "Hello.",
        "language": "en",
        "parser": "rules",
        "wish": "{}",
        "title_ids": [],
        "left_out": [],
        "proposal": "[]",
        "done": None,
        **turn,
    }
    (row,) = called(connection, "add_chat_turn", user_id=user_id, session_id=session_id, after=after, **values)
    assert row["turn"] == after + 1
    return row["session_id"]


def context(connection: Connection, user_id: int, session_id: object) -> dict[str, Any]:
    (row,) = called(connection, "chat_context", user_id=user_id, session_id=session_id)
    return row


def test_a_conversation_knows_what_was_said_last_and_what_was_shown_for_it(
    connection: Connection, factory: Factory
) -> None:
    me = factory.user()
    session = add(connection, me, wish='{"kind": "tv"}', title_ids=[1, 2])
    add(connection, me, session, 1, wish='{"kind": "book"}', title_ids=[9, 3], left_out=[2], done="[1]")
    add(connection, me, session, 2, wish='{ "kind":"book" }', title_ids=[4, 9], proposal='["x"]')
    add(connection, me, session, 3, wish='{"kind": "book"}', title_ids=[], proposal='["y"]')
    assert context(connection, me, session) == {
        "turns": 4,
        "wish": '{"kind": "book"}',
        "shown": [4, 9],
        "shown_before": [3, 4, 9],
        "left_out": [2],
        "proposal": '["y"]',
        "done": "[1]",
    }
    add(connection, me, session, 4, wish='{"kind": "tv"}', done="[]")
    after = context(connection, me, session)
    assert (after["shown_before"], after["shown"], after["done"]) == ([], [4, 9], "[]")


def test_a_turn_answers_the_last_one_or_nothing(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    session = add(connection, me)
    for after in (0, 2):
        with refused(connection, "PT409"):
            add(connection, me, session, after)
    add(connection, me, session, 1)
    assert context(connection, me, session)["turns"] == 2


def test_a_conversation_is_its_users_alone(connection: Connection, factory: Factory) -> None:
    me, other = factory.user(), factory.user()
    session = add(connection, me)
    with refused(connection, "PT404"):
        add(connection, other, session, 1)
    for function in ("chat_context", "chat_turns", "delete_chat_sessions"):
        with refused(connection, "PT404"):
            called(connection, function, user_id=other, session_id=session)
    assert called(connection, "chat_sessions", user_id=other) == []
    assert called(connection, "delete_chat_sessions", user_id=other) == [{"sessions": 0}]
    with refused(connection, "PT404"):
        add(connection, -1)
    assert context(connection, me, session)["turns"] == 1


def test_the_oldest_go(connection: Connection, factory: Factory) -> None:
    tune(connection, "chat_sessions_kept", 2)
    tune(connection, "chat_turns_kept", 3)
    me, other = factory.user(), factory.user()
    others = add(connection, other)
    sessions = [add(connection, me) for _ in range(2)]
    # All of a test happens at one moment, so who was here when is said.
    connection.execute(
        "update data.chat_sessions set last_at = last_at - interval '1 day' where id = %s", [sessions[0]]
    )
    sessions.append(add(connection, me))
    assert {row["session_id"] for row in called(connection, "chat_sessions", user_id=me)} == {*sessions[1:]}
    assert [row["session_id"] for row in called(connection, "chat_sessions", user_id=other)] == [others]
    for after in range(1, 6):
        add(connection, me, sessions[2], after)
    turns = called(connection, "chat_turns", user_id=me, session_id=sessions[2])
    assert [row["turn"] for row in turns] == [6, 5, 4]
    assert context(connection, me, sessions[2])["turns"] == 6


def test_pages_visit_each_once(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    sessions = [add(connection, me, message=f"message {number}") for number in range(5)]
    visited: list[Any] = []
    page = called(connection, "chat_sessions", user_id=me, limit=2)
    while page:
        visited += page
        last = page[-1]
        page = called(
            connection,
            "chat_sessions",
            user_id=me,
            limit=2,
            before=last["last_at"],
            before_session_id=last["session_id"],
        )
    assert sorted(row["session_id"] for row in visited) == sorted(sessions)
    assert {row["title"] for row in visited} == {f"message {number}" for number in range(5)}
    for after in range(1, 4):
        add(connection, me, sessions[0], after)
    assert [
        row["turn"] for row in called(connection, "chat_turns", user_id=me, session_id=sessions[0], limit=2, before=3)
    ] == [2, 1]


def test_conversations_go_with_their_user(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    session = add(connection, me)
    add(connection, me, session, 1)
    call(connection, "use_language_model", user_id=me)
    connection.execute("delete from data.users where id = %s", [me])
    for table in ("chat_sessions", "chat_turns", "language_model_uses"):
        assert connection.execute(f"select count(*) from data.{table}".encode()).fetchone() == (0,), table


def test_a_language_model_is_known_by_name_only(connection: Connection, factory: Factory) -> None:
    amelie = factory.title(
        "Amélie", texts={"en": {"title": "Amelie from Montmartre"}, "fr": {"title": "Le Fabuleux Destin"}}
    )
    factory.title("Amélie 2")
    names = ["amelie", "AMELIE FROM MONTMARTRE", "le fabuleux destin", "Amelia", "", "amélie 3"]
    found = called(connection, "named_titles", names=names)
    assert [(row["name"], row["title_id"]) for row in found] == [(name, amelie) for name in names[:3]]


def test_what_a_reader_has_to_do_with_titles(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    seen, rated, hidden, unknown = (factory.title() for _ in range(4))
    call(connection, "set_title_state", user_id=me, title_id=seen, state="seen")
    call(connection, "set_title_state", user_id=me, title_id=hidden, state="hidden")
    factory.rate(me, {rated: 4.5})
    asked = [unknown, hidden, rated, seen]
    rows = called(connection, "known_titles", user_id=me, title_ids=asked)
    assert [tuple(row.values()) for row in rows] == [
        (unknown, None, None, False),
        (hidden, "hidden", None, True),
        (rated, "seen", 4.5, True),
        (seen, "seen", None, True),
    ]
    included = called(connection, "known_titles", user_id=me, title_ids=asked, include=["seen"])
    assert [row["is_excluded"] for row in included] == [False, True, False, False]
    with refused(connection, "PT422"):
        called(connection, "known_titles", user_id=me, title_ids=asked, include=["hidden"])


def test_filters_have_names_in_both_languages(connection: Connection) -> None:
    asked = {"genres": ["comedy", "nonesuch"], "moods": ["funny"], "languages": ["ml", "xx"]}
    for language, names in (
        ("en", ["Comedy", None, "Malayalam", "Funny"]),
        ("fr", ["Comédie", None, "Malayalam", "Drôle"]),
    ):
        rows = called(connection, "filter_names", language=language, **asked)
        assert [row["name"] for row in rows] == names
        assert [row["value"] for row in rows] == ["comedy", "nonesuch", "ml", "funny"]
