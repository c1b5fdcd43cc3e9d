"""Starting, ending and listing experiments: one runs at a time."""

from functools import partial
from typing import Any

import psycopg
import pytest

from sync.connection import connect
from tests.communities import Row, at_once, called, fetch, make_preset, refused
from tests.conftest import Connection


def create(connection: Connection, name: str | None = "blend", **changed: Any) -> list[Row]:
    arguments = {
        "description": "Which weights do readers like?",
        "variants": ["control", "new"],
        "weights": [3.0, 1.0],
        "presets": ["classic", "tuned"],
        **changed,
    }
    return called(connection, "create_experiment", name=name, **arguments)


def test_what_was_started_is_returned_and_listed(connection: Connection) -> None:
    assert create(connection) == [
        {"experiment": "blend", "variant": "control", "share": 0.75, "preset": "classic"},
        {"experiment": "blend", "variant": "new", "share": 0.25, "preset": "tuned"},
    ]
    ((now,),) = connection.execute("select now()").fetchall()
    assert called(connection, "experiments") == [
        {
            "experiment": "blend",
            "description": "Which weights do readers like?",
            "starts_at": now,
            "ends_at": None,
            "variants": ["control", "new"],
            "shares": [0.75, 0.25],
            "presets": ["classic", "tuned"],
        }
    ]


def test_an_experiment_ends_once_and_makes_room_for_the_next(connection: Connection) -> None:
    create(connection)
    (ended,) = called(connection, "end_experiment", name="blend")
    assert ended["experiment"] == "blend"
    assert ended["ends_at"] >= ended["starts_at"]
    with refused(connection, "PT409"):
        called(connection, "end_experiment", name="blend")
    create(connection, "order", variants=["c", "b", "a"], weights=[1.0, 1.0, 2.0], presets=["graph", "tuned", "graph"])
    # Both began in this transaction, at one moment: then names decide.
    first, second = called(connection, "experiments")
    assert (first["experiment"], first["ends_at"]) == ("blend", ended["ends_at"])
    assert (second["variants"], second["shares"], second["presets"]) == (
        ["c", "b", "a"],
        [0.25, 0.25, 0.5],
        ["graph", "tuned", "graph"],
    )


def test_a_second_experiment_is_refused_while_one_runs(connection: Connection) -> None:
    create(connection)
    with refused(connection, "PT409") as messages:
        create(connection, "order")
    assert "blend" in messages[0]
    assert [row["experiment"] for row in called(connection, "experiments")] == ["blend"]


def test_a_name_is_used_once(connection: Connection) -> None:
    create(connection)
    called(connection, "end_experiment", name="blend")
    with refused(connection, "PT409") as messages:
        create(connection)
    assert "blend" in messages[0]


def test_of_experiments_started_at_once_one_runs(own_database: str) -> None:
    outcomes: list[str] = []

    def start(name: str, connection: Connection) -> None:
        try:
            create(connection, name)
            outcomes.append("started")
        except psycopg.Error as error:
            outcomes.append(str(error.sqlstate))

    at_once(own_database, [partial(start, name) for name in "abcd"])
    assert sorted(outcomes) == ["PT409"] * 3 + ["started"]
    with connect(own_database) as connection:
        assert len(called(connection, "experiments")) == 1


def test_the_table_itself_admits_one_running_experiment(connection: Connection) -> None:
    create(connection)
    with refused(connection, "23505"):
        connection.execute("insert into data.experiments (name, description) values ('order', '')")


@pytest.mark.parametrize(
    "changed",
    [
        {"variants": ["only"], "weights": [1.0], "presets": ["tuned"]},
        {"variants": [], "weights": [], "presets": []},
        {"variants": None},
        {"weights": None},
        {"presets": None},
        {"weights": [1.0]},
        {"presets": ["classic", "tuned", "graph"]},
        {"variants": ["a", "b", "c"]},
    ],
)
def test_variants_need_a_weight_and_a_preset_each_and_one_is_no_comparison(
    connection: Connection, changed: dict[str, Any]
) -> None:
    with refused(connection, "PT422"):
        create(connection, **changed)
    assert called(connection, "experiments") == []


@pytest.mark.parametrize("unknown", ["invented", "", "Tuned", None])
def test_an_unknown_preset_is_refused_by_its_name(connection: Connection, unknown: str | None) -> None:
    with refused(connection, "PT422") as messages:
        create(connection, presets=["classic", unknown])
    assert messages[0] == f"There is no preset {'null' if unknown is None else unknown}."
    assert called(connection, "experiments") == []


def test_a_preset_made_by_hand_can_be_tried(connection: Connection) -> None:
    presets = ["tuned", make_preset(connection, "bolder")]
    assert [row["preset"] for row in create(connection, presets=presets)] == presets


@pytest.mark.parametrize(
    ("name", "changed", "sqlstate"),
    [
        ("blend", {"weights": [1.0, 0.0]}, "23514"),
        ("blend", {"weights": [1.0, -1.0]}, "23514"),
        ("blend", {"weights": [1.0, float("nan")]}, "23514"),
        ("blend", {"weights": [1.0, float("inf")]}, "23514"),
        ("blend", {"weights": [1.0, None]}, "23502"),
        ("blend", {"variants": ["same", "same"]}, "23505"),
        ("blend", {"variants": ["", "new"]}, "23514"),
        ("blend", {"variants": ["control", None]}, "23502"),
        ("blend", {"description": None}, "23502"),
        ("", {}, "23514"),
        ("x" * 65, {}, "23514"),
        (None, {}, "23502"),
    ],
)
def test_names_and_weights_that_could_not_work_are_refused(
    connection: Connection, name: str | None, changed: dict[str, Any], sqlstate: str
) -> None:
    with refused(connection, sqlstate):
        create(connection, name, **changed)
    assert called(connection, "experiments") == []
    assert fetch(connection, "select * from data.experiment_variants") == []


@pytest.mark.parametrize("name", ["order", "", None])
def test_an_unknown_experiment_cannot_end(connection: Connection, name: str | None) -> None:
    create(connection)
    with refused(connection, "PT404"):
        called(connection, "end_experiment", name=name)


def test_analysts_read_experiments_and_the_api_does_not(connection: Connection) -> None:
    create(connection)
    connection.execute("set role cinelibre_analyst")
    assert len(called(connection, "experiments")) == 1
    assert len(called(connection, "experiment_report", experiment="blend")) == 2
    with refused(connection, "42501"):
        called(connection, "end_experiment", name="blend")
    with refused(connection, "42501"):
        create(connection, "order")
    connection.execute("set role cinelibre_api")
    with refused(connection, "42501"):
        called(connection, "experiments")
