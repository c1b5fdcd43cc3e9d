"""Reports of experiments: outcomes of shown titles, rates with the spread between users, differences."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from hashlib import md5
from typing import Any, NamedTuple
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.communities import HALF_STARS, Row, called, make_preset, on_one_connection, refused, tune
from tests.conftest import Connection
from tests.factories import Factory

START = datetime(2026, 3, 1, tzinfo=UTC)
WEIGHTS = {"control": 2.0, "new": 1.0, "other": 2.0}
# Days after the start: together, within a week, to the moment, and beyond.
DAYS = [0.0, 1.0, 3.5, 7.0, 8.0, 10.5]


class Page(NamedTuple):
    """Titles shown to somebody, and when (in days)."""

    day: float
    titles: list[int]


class Event(NamedTuple):
    """A view, a click, a search that found a title, or a rating of a title with its stars."""

    day: float
    event: str
    title: int
    stars: float = 0


class Reader(NamedTuple):
    pages: list[Page]
    events: list[Event]


class Outcome(NamedTuple):
    """Of one reader: how many titles they were shown, and how many of those had the outcome."""

    shown: int
    hits: int


def create(connection: Connection, names: Sequence[str] = tuple(WEIGHTS)) -> None:
    called(
        connection,
        "create_experiment",
        name="blend",
        description="",
        variants=list(names),
        weights=[WEIGHTS[name] for name in names],
        presets=[make_preset(connection, f"preset of {name}") for name in names],
    )


def assigned(user_id: int, names: Sequence[str] = tuple(WEIGHTS)) -> str:
    """The variant that a user must be in."""
    place = int(md5(f"blend:{user_id}".encode()).hexdigest()[:8], 16) / 2**32 * sum(WEIGHTS[name] for name in names)
    reached = np.cumsum([WEIGHTS[name] for name in names])
    return names[int(np.searchsorted(reached, place, side="right"))]


def moment(day: float) -> datetime:
    return START + timedelta(days=day)


def show(connection: Connection, user_id: int, titles: Sequence[int], day: float = 0, **changed: Any) -> None:
    page = {"surface": "personalized", "list_id": uuid4(), "first_position": 1, **changed}
    called(connection, "record_impressions", user_id=user_id, title_ids=list(titles), shown_at=moment(day), **page)


def act(connection: Connection, user_id: int, event: str, title_id: int, day: float) -> None:
    called(
        connection,
        "track_interactions",
        user_id=user_id,
        event_ids=[str(uuid4())],
        events=[event],
        title_ids=[title_id],
        queries=["words" if event == "search" else None],
        occurred_at=[moment(day)],
    )


def rate(connection: Connection, user_id: int, title_id: int, stars: float, day: float) -> None:
    called(connection, "rate_title", user_id=user_id, title_id=title_id, rating=stars)
    connection.execute(
        "update data.ratings set rated_at = %s where user_id = %s and title_id = %s", [moment(day), user_id, title_id]
    )


def report(connection: Connection) -> dict[str, Row]:
    """The report's rows by variant, in its order."""
    return {row["variant"]: row for row in called(connection, "experiment_report", experiment="blend")}


def live(connection: Connection, user_id: int, reader: Reader, titles: Sequence[int]) -> None:
    """Let a reader see their pages and do what they do; titles are positions in `titles`."""
    for page in reader.pages:
        show(connection, user_id, [titles[title] for title in page.titles], page.day)
    for event in reader.events:
        if event.event == "rate":
            rate(connection, user_id, titles[event.title], event.stars, event.day)
        else:
            act(connection, user_id, event.event, titles[event.title], event.day)


def outcomes(reader: Reader) -> dict[str, Outcome]:
    """What a reader did within a week with what they were shown."""
    first = {title: min(page.day for page in reader.pages if title in page.titles) for title in titles_of(reader)}
    stars = {event.title: event for event in reader.events if event.event == "rate"}
    clicked = {
        event.title
        for event in reader.events
        if event.event in ("view", "click") and event.title in first and 0 <= event.day - first[event.title] < 7
    }
    liked = {
        title
        for title, event in stars.items()
        if title in first and event.stars >= 4 and 0 <= event.day - first[title] < 7
    }
    return {"click": Outcome(len(first), len(clicked)), "liked": Outcome(len(first), len(liked))}


def titles_of(reader: Reader) -> set[int]:
    return {title for page in reader.pages for title in page.titles}


def rate_and_error(found: Sequence[Outcome]) -> tuple[float | None, float | None]:
    """A rate, and its standard error from the users' own rates: each weighs as much as it was shown."""
    if not found:
        return None, None
    shown = np.array([outcome.shown for outcome in found], dtype=np.float64)
    hits = np.array([outcome.hits for outcome in found], dtype=np.float64)
    ratio = float(hits.mean() / shown.mean())
    if len({Fraction(outcome.hits, outcome.shown) for outcome in found}) == 1:
        return ratio, None
    linear = (hits - ratio * shown) / shown.mean()
    return ratio, math.sqrt(float(np.var(linear, ddof=1)) / len(found))


def expected(readers: dict[int, Reader]) -> dict[str, Row]:
    """The whole report, computed reader by reader."""
    shares = {name: weight / sum(WEIGHTS.values()) for name, weight in WEIGHTS.items()}
    rows: dict[str, Row] = {}
    for name in WEIGHTS:
        members = [reader for user_id, reader in readers.items() if assigned(user_id) == name and reader.pages]
        found = [outcomes(reader) for reader in members]
        row: Row = {"variant": name, "preset": f"preset of {name}", "share": shares[name], "users": len(members)}
        row["impressions"] = sum(outcome["click"].shown for outcome in found)
        for metric, total in (("click", "clicks"), ("liked", "liked")):
            own, error = rate_and_error([outcome[metric] for outcome in found])
            row[total] = sum(outcome[metric].hits for outcome in found)
            row[f"{metric}_rate"] = own
            row[f"{metric}_error"] = error
            low, high = interval(own, error)
            row[f"{metric}_rate_low"] = None if low is None else max(0, low)
            row[f"{metric}_rate_high"] = None if high is None else min(1, high)
        for metric in ("click", "liked"):
            control = rows.get("control")
            difference = error = None
            if control and None not in (row[f"{metric}_rate"], control[f"{metric}_rate"]):
                difference = row[f"{metric}_rate"] - control[f"{metric}_rate"]
                if None not in (row[f"{metric}_error"], control[f"{metric}_error"]):
                    error = math.hypot(row[f"{metric}_error"], control[f"{metric}_error"])
            low, high = interval(difference, error)
            row[f"{metric}_difference"] = difference
            row[f"{metric}_difference_low"], row[f"{metric}_difference_high"] = low, high
            row[f"{metric}_significant"] = None if low is None or high is None else not low <= 0 <= high
        rows[name] = row
    return {name: {key: row[key] for key in row if not key.endswith("_error")} for name, row in rows.items()}


def interval(middle: float | None, error: float | None) -> tuple[float | None, float | None]:
    if middle is None or error is None:
        return None, None
    return middle - 1.959964 * error, middle + 1.959964 * error


def approximately(row: Row) -> Row:
    return {
        key: pytest.approx(figure, rel=1e-9, abs=1e-12) if isinstance(figure, float) else figure
        for key, figure in row.items()
    }


positions = st.integers(0, 5)
readers = st.builds(
    Reader,
    st.lists(
        st.builds(Page, st.sampled_from(DAYS), st.lists(positions, min_size=1, max_size=5, unique=True)), max_size=3
    ),
    st.lists(
        st.one_of(
            st.builds(Event, st.sampled_from(DAYS), st.sampled_from(["view", "click", "search"]), positions),
            st.builds(Event, st.sampled_from(DAYS), st.just("rate"), positions, st.sampled_from(HALF_STARS)),
        ),
        max_size=8,
    ),
)


@on_one_connection
@given(drawn=st.lists(readers, max_size=16))
def test_the_report_equals_one_that_asks_reader_by_reader(
    connection: Connection, factory: Factory, drawn: list[Reader]
) -> None:
    with connection.transaction(force_rollback=True):
        create(connection)
        titles = [factory.title() for _ in range(6)]
        lived = {}
        for reader in drawn:
            user_id = factory.user()
            live(connection, user_id, reader, titles)
            lived[user_id] = reader
        rows = report(connection)
        assert list(rows) == list(WEIGHTS)
        assert rows == {name: approximately(row) for name, row in expected(lived).items()}


def members(factory: Factory, name: str, count: int) -> list[int]:
    """New users that an experiment between control and new puts into one variant."""
    found: list[int] = []
    while len(found) < count:
        user_id = factory.user()
        if assigned(user_id, ("control", "new")) == name:
            found.append(user_id)
    return found


def test_a_case_worked_by_hand(connection: Connection, factory: Factory) -> None:
    create(connection, ("control", "new"))
    titles = [factory.title() for _ in range(4)]
    # Control: 1 of 4, 0 of 2. R = 1/6, deviations 1/3 and -1/3, error = sqrt(2 * 2/9) / 6 = 1/9.
    first, second = members(factory, "control", 2)
    show(connection, first, titles)
    show(connection, second, titles[:2])
    act(connection, first, "click", titles[0], 1)
    # New: 2 of 2, 1 of 2. R = 3/4, deviations 1/2 and -1/2, error = sqrt(2 * 1/2) / 4 = 1/4.
    third, fourth = members(factory, "new", 2)
    show(connection, third, titles[:2])
    show(connection, fourth, titles[:2])
    for user_id, title_id in ((third, titles[0]), (third, titles[1]), (fourth, titles[1])):
        act(connection, user_id, "view", title_id, 6.9)
    rows = report(connection)
    assert rows["control"]["share"] == pytest.approx(2 / 3)
    figures = ("users", "impressions", "clicks", "click_rate", "click_rate_low", "click_rate_high")
    assert [rows["control"][name] for name in figures] == pytest.approx([2, 6, 1, 1 / 6, 0, 1 / 6 + 1.959964 / 9])
    assert [rows["new"][name] for name in figures] == pytest.approx([2, 4, 3, 0.75, 0.75 - 1.959964 / 4, 1])
    margin = 1.959964 * math.sqrt(1 / 81 + 1 / 16)
    differences = ("click_difference", "click_difference_low", "click_difference_high")
    assert [rows["control"][name] for name in differences] == [None, None, None]
    assert [rows["new"][name] for name in differences] == pytest.approx([7 / 12, 7 / 12 - margin, 7 / 12 + margin])
    assert (rows["control"]["click_significant"], rows["new"]["click_significant"]) == (None, True)
    assert [rows["new"][name] for name in ("liked", "liked_rate", "liked_rate_low", "liked_significant")] == [
        0,
        0,
        None,
        None,
    ]


def test_one_avid_reader_does_not_make_a_rate_certain(connection: Connection, factory: Factory) -> None:
    """As if the 100 titles were independent, the interval would be a fifth of what it is."""
    create(connection, ("control", "new"))
    titles = [factory.title() for _ in range(100)]
    first, second = members(factory, "control", 2)
    show(connection, first, titles)
    show(connection, second, titles)
    for title_id in titles:
        act(connection, first, "click", title_id, 1)
    row = report(connection)["control"]
    assert row["click_rate"] == 0.5
    assert (row["click_rate_low"], row["click_rate_high"]) == (0, 1)


def test_an_experiment_that_nobody_saw_has_rows_without_figures(connection: Connection) -> None:
    create(connection, ("control", "new"))
    for name, row in report(connection).items():
        assert (row["preset"], row["users"], row["impressions"], row["clicks"], row["liked"]) == (
            f"preset of {name}",
            0,
            0,
            0,
            0,
        )
        assert {row[key] for key in row if "_" in key} == {None}


def test_one_user_has_a_rate_without_an_interval(connection: Connection, factory: Factory) -> None:
    create(connection, ("control", "new"))
    titles = [factory.title() for _ in range(2)]
    (user_id,) = members(factory, "control", 1)
    show(connection, user_id, titles)
    act(connection, user_id, "click", titles[0], 1)
    row = report(connection)["control"]
    assert (row["users"], row["click_rate"], row["click_rate_low"], row["click_rate_high"]) == (1, 0.5, None, None)


def outcome_of(connection: Connection, user_id: int) -> tuple[int, int, int]:
    """Titles shown, clicked, liked."""
    row = report(connection)[assigned(user_id, ("control", "new"))]
    return row["impressions"], row["clicks"], row["liked"]


@pytest.mark.parametrize(("day", "counts"), [(-0.1, 0), (0, 1), (6.999, 1), (7, 0), (30, 0)])
def test_an_outcome_counts_from_when_its_title_was_shown_until_a_week_later(
    connection: Connection, factory: Factory, day: float, counts: int
) -> None:
    create(connection, ("control", "new"))
    user_id, title_id = factory.user(), factory.title()
    show(connection, user_id, [title_id], 10)
    act(connection, user_id, "click", title_id, 10 + day)
    rate(connection, user_id, title_id, 4.0, 10 + day)
    assert outcome_of(connection, user_id) == (1, counts, counts)


def test_the_week_and_the_stars_are_tuned(connection: Connection, factory: Factory) -> None:
    create(connection, ("control", "new"))
    user_id, title_id = factory.user(), factory.title()
    show(connection, user_id, [title_id])
    act(connection, user_id, "view", title_id, 2)
    rate(connection, user_id, title_id, 3.5, 2)
    assert outcome_of(connection, user_id) == (1, 1, 0)
    tune(connection, "experiment_liked_rating", 3.5)
    assert outcome_of(connection, user_id) == (1, 1, 1)
    tune(connection, "experiment_outcome_days", 1.5)
    assert outcome_of(connection, user_id) == (1, 0, 0)


def test_a_title_counts_once_from_when_it_was_first_shown(connection: Connection, factory: Factory) -> None:
    create(connection, ("control", "new"))
    user_id, title_id, other = factory.user(), factory.title(), factory.title()
    show(connection, user_id, [title_id, title_id], 5)
    show(connection, user_id, [other, title_id], 0)
    for day in (1, 2, 3):
        act(connection, user_id, "click", title_id, day)
    # Within a week of the second showing only.
    act(connection, user_id, "click", other, 8)
    show(connection, user_id, [other], 7)
    assert outcome_of(connection, user_id) == (2, 1, 0)


def test_other_lists_other_people_and_a_rating_taken_back_do_not_count(
    connection: Connection, factory: Factory
) -> None:
    create(connection, ("control", "new"))
    user_id, stranger = members(factory, "new", 2)
    title_id, other = factory.title(), factory.title()
    show(connection, user_id, [title_id])
    show(connection, user_id, [other], surface="popular")
    act(connection, stranger, "click", title_id, 1)
    act(connection, user_id, "click", other, 1)
    act(connection, user_id, "search", title_id, 1)
    rate(connection, user_id, title_id, 5.0, 1)
    assert outcome_of(connection, user_id) == (1, 0, 1)
    called(connection, "unrate_title", user_id=user_id, title_id=title_id)
    assert outcome_of(connection, user_id) == (1, 0, 0)


def test_a_deleted_user_or_title_leaves_no_outcome(connection: Connection, factory: Factory) -> None:
    create(connection, ("control", "new"))
    titles = [factory.title() for _ in range(2)]
    first, second = members(factory, "new", 2)
    for user_id in (first, second):
        show(connection, user_id, titles)
        for title_id in titles:
            act(connection, user_id, "click", title_id, 1)
    connection.execute("delete from data.users where id = %s", [first])
    connection.execute("delete from data.titles where id = %s", [titles[0]])
    row = report(connection)["new"]
    assert (row["users"], row["impressions"], row["clicks"]) == (1, 1, 1)


def test_the_report_outlives_the_experiment_and_is_of_one(connection: Connection, factory: Factory) -> None:
    create(connection, ("control", "new"))
    user_id, title_id, other = factory.user(), factory.title(), factory.title()
    show(connection, user_id, [title_id])
    called(connection, "end_experiment", name="blend")
    show(connection, user_id, [other])
    called(
        connection,
        "create_experiment",
        name="order",
        description="",
        variants=["a", "b"],
        weights=[1.0, 1.0],
        presets=["tuned", "tuned"],
    )
    show(connection, user_id, [title_id, other])
    act(connection, user_id, "click", title_id, 1)
    assert outcome_of(connection, user_id) == (1, 1, 0)
    rows = called(connection, "experiment_report", experiment="order")
    assert sum(row["impressions"] for row in rows) == 2


def test_the_report_does_not_depend_on_the_time_zone(connection: Connection, factory: Factory) -> None:
    """In a week when clocks go forward, seven days of the calendar are an hour short."""
    create(connection, ("control", "new"))
    user_id, title_id = factory.user(), factory.title()
    show(connection, user_id, [title_id], 25)
    act(connection, user_id, "click", title_id, 31.98)
    connection.execute("set local timezone = 'Europe/Paris'")
    assert outcome_of(connection, user_id) == (1, 1, 0)


@pytest.mark.parametrize("name", ["blend", "", None])
def test_an_unknown_experiment_has_no_report(connection: Connection, name: str | None) -> None:
    with refused(connection, "PT404"):
        called(connection, "experiment_report", experiment=name)
