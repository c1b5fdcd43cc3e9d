"""Reasons: sentences made of facts, in English and French, about the user's own titles and nobody else's."""

from typing import Any

import pytest

from tests.communities import Community, Row, called, fetch, refused, search_exactly, settle, value
from tests.conftest import Connection
from tests.factories import Factory
from tests.worlds import STRATEGIES, dress, recommended, two_tastes

LANGUAGES = ("en", "fr")


@pytest.fixture(autouse=True)
def _exact(connection: Connection) -> None:
    search_exactly(connection)


def explained(
    connection: Connection,
    user_id: int | None,
    titles: list[int],
    signals: list[str] | str,
    neighbours: list[int | None] | None = None,
    language: str = "en",
) -> list[Row]:
    return called(
        connection,
        "explain_recommendations",
        user_id=user_id,
        title_ids=titles,
        signals=[signals] * len(titles) if isinstance(signals, str) else signals,
        neighbours=neighbours or [None] * len(titles),
        language=language,
    )


def sentences(connection: Connection, user_id: int | None, title: int, signal: str, **more: Any) -> list[str]:
    """The reason in each language."""
    found = [explained(connection, user_id, [title], signal, language=language, **more) for language in LANGUAGES]
    assert [len(rows) for rows in found] == [1, 1]
    return [row["reason"] for (row,) in found]


def bilingual(factory: Factory, english: str, french: str, **fields: Any) -> int:
    texts = {"en": {"title": english, "overview": ""}, "fr": {"title": french, "overview": ""}}
    return factory.title(english, texts=texts, **fields)


def test_neighbours_are_counted_and_what_they_share_is_named(connection: Connection, factory: Factory) -> None:
    one, two, three = (bilingual(factory, *names) for names in (("One", "Un"), ("Two", "Deux"), ("Three", "Trois")))
    disliked, chosen = factory.title(), factory.title()
    raters, me = [factory.user() for _ in range(4)], factory.user()
    for user in (me, *raters):
        factory.rate(user, {one: 5, two: 4.5, three: 4, disliked: 1})
    for user in raters[:3]:
        factory.rate(user, {chosen: 5})
    # Rarer than the other two: it tells most.
    for title in (one, two):
        factory.rate(factory.user(), {title: 3})
    (row,) = recommended(connection, me, strategy="collaborative")
    assert (row["title_id"], row["neighbours"], row["strategy"]) == (chosen, 3, "collaborative")
    assert sentences(connection, me, chosen, "collaborative", neighbours=[3]) == [
        "You rated Three, One and Two: of the people closest to your taste, 3 chose this too.",
        "Vous avez noté Trois, Un et Deux : choisi aussi par 3 des personnes aux goûts les plus proches.",
    ]
    (reason,) = explained(connection, me, [chosen], "collaborative", [3], "fr")
    assert reason["because_title_ids"] == [three, one, two]
    assert reason["because_titles"] == ["Trois", "Un", "Deux"]
    assert reason["neighbours"] == 3


def test_neighbours_who_know_nothing_that_was_liked_are_only_counted(connection: Connection, factory: Factory) -> None:
    liked, disliked = [factory.title() for _ in range(2)], [factory.title() for _ in range(3)]
    chosen, me = factory.title(), factory.user()
    factory.rate(me, dict.fromkeys(liked, 5.0) | dict.fromkeys(disliked, 1.0))
    for _ in range(2):
        factory.rate(factory.user(), dict.fromkeys(disliked, 1.0) | {chosen: 5})
    (row,) = recommended(connection, me, strategy="collaborative")
    assert row["neighbours"] == 2
    assert sentences(connection, me, chosen, "collaborative", neighbours=[2]) == [
        "Of the people closest to your taste, 2 chose this.",
        "Choisi par 2 des personnes aux goûts les plus proches des vôtres.",
    ]


def test_the_learned_graph_names_what_was_liked_and_goes_with_it(connection: Connection, factory: Factory) -> None:
    community = two_tastes(connection)
    me, titles = factory.user(), community.titles
    ((columns,),) = connection.execute("select title_ids from data.title_graph").fetchall()
    connection.execute(
        "update data.title_graph_rows set weights = %s::halfvec, inverse_diagonal = 1 where title_id = %s",
        [str([1] * len(columns)), titles[8]],
    )
    # The first was chosen too, so it contributes, but it was not liked.
    factory.rate(me, {titles[0]: 3, titles[5]: 5, titles[6]: 4.5})
    contributions = fetch(connection, "select * from engine.graph_contributions(%s, %s)", me, [titles[8]])
    assert {row["because_title_id"] for row in contributions} == {titles[0], titles[5], titles[6]}
    (reason,) = explained(connection, me, [titles[8]], "graph")
    assert set(reason["because_title_ids"]) == {titles[5], titles[6]}
    first, second = reason["because_titles"]
    assert sentences(connection, me, titles[8], "graph") == [
        f"People who choose {first} and {second} tend to choose this too.",
        f"Qui choisit {first} et {second} choisit souvent ceci aussi.",
    ]


def test_shared_people_and_genres_are_named(connection: Connection, factory: Factory) -> None:
    liked = bilingual(factory, "Liked", "Aimé", genres=["drama"], directors=["The Director"])
    disliked = factory.title(genres=["drama"], directors=["The Director"])
    chosen = factory.title(genres=["drama"], directors=["The Director"])
    same_genre, unrelated = factory.title(genres=["drama"]), factory.title(genres=["war"])
    me = factory.user()
    factory.rate(me, {liked: 5, disliked: 1})
    assert sentences(connection, me, chosen, "graph") == [
        "Has Drama and The Director in common with Liked.",
        "A en commun avec Aimé : Drame et The Director.",
    ]
    assert sentences(connection, me, same_genre, "graph")[0] == "Has Drama in common with Liked."
    assert sentences(connection, me, unrelated, "graph") == [
        "Goes with what you rated.",
        "Va de pair avec ce que vous avez noté.",
    ]
    assert explained(connection, me, [chosen], "graph")[0]["because_title_ids"] == [liked]


def test_content_names_the_nearest_liked_titles(connection: Connection, factory: Factory) -> None:
    near = bilingual(factory, "Near", "Proche")
    nearer = bilingual(factory, "Nearer", "Plus proche")
    disliked, chosen, opposite, unembedded = (factory.title() for _ in range(4))
    for title, vector in ((near, [1.0, 0.5]), (nearer, [1.0, 0.1]), (disliked, [1.0]), (chosen, [1.0])):
        factory.embed(title, vector)
    factory.embed(opposite, [-1.0])
    me = factory.user()
    factory.rate(me, {near: 5, nearer: 5, disliked: 1})
    assert sentences(connection, me, chosen, "content") == [
        "Similar in subject to Nearer and Near, which you liked.",
        "Proche par son sujet de Plus proche et Proche, à votre goût.",
    ]
    for title in (opposite, unembedded):
        assert sentences(connection, me, title, "content") == [
            "Similar in subject to what you liked.",
            "Proche par son sujet de ce que vous avez aimé.",
        ]


def test_favourites_are_named_as_well(connection: Connection, factory: Factory) -> None:
    favourites = [factory.title(f"Favourite {number}") for number in range(5)]
    chosen, me = factory.title(), factory.user()
    for number, title in enumerate([chosen, *favourites]):
        factory.embed(title, [1.0, number / 10])
    factory.onboard(me, favourites=favourites)
    (reason,) = explained(connection, me, [chosen], "content")
    assert reason["because_title_ids"] == favourites[:3]
    assert reason["reason"] == "Similar in subject to Favourite 0, Favourite 1 and Favourite 2, which you liked."


@pytest.mark.parametrize(
    ("signal", "english", "french"),
    [
        (
            "context",
            "Fits your languages, your answers or this time of day.",
            "Correspond à vos langues, à vos réponses ou à ce moment de la journée.",
        ),
        ("sentiment", "Well reviewed.", "Bien accueilli par la critique."),
        ("popularity", "Popular at present.", "Populaire en ce moment."),
    ],
)
def test_the_other_signals_name_no_titles(
    connection: Connection, factory: Factory, signal: str, english: str, french: str
) -> None:
    me, liked, chosen = factory.user(), factory.title(genres=["drama"]), factory.title(genres=["drama"])
    factory.rate(me, {liked: 5})
    for user in (me, None, 2**62):
        assert sentences(connection, user, chosen, signal) == [english, french]
    (reason,) = explained(connection, me, [chosen], signal)
    assert (reason["because_title_ids"], reason["because_titles"], reason["neighbours"]) == ([], [], None)


@pytest.mark.parametrize("signal", ["content", "graph", "context", "sentiment", "popularity"])
def test_whatever_weighs_most_the_neighbours_who_chose_it_are_counted(
    connection: Connection, factory: Factory, signal: str
) -> None:
    me, chosen = factory.user(), factory.title()
    alone = sentences(connection, me, chosen, signal)
    assert sentences(connection, me, chosen, signal, neighbours=[0]) == alone
    assert sentences(connection, me, chosen, signal, neighbours=[2]) == [
        f"{alone[0]} Of the people closest to your taste, 2 chose this.",
        f"{alone[1]} Choisi par 2 des personnes aux goûts les plus proches des vôtres.",
    ]


def check_against_the_facts(connection: Connection, community: Community, me: int, strategy: str) -> set[str]:
    """Every reason of one list against what is stored; returns the signals that were explained."""
    rows = recommended(connection, me, strategy=strategy)
    ratings = community.ratings[me]
    mean = sum(ratings.values()) / max(1, len(ratings))
    asked = (
        [row["title_id"] for row in rows],
        [row["strategy"] for row in rows],
        [row["neighbours"] for row in rows],
    )
    for language in LANGUAGES:
        reasons = explained(connection, me, *asked, language)
        assert [(row["title_id"], row["neighbours"]) for row in reasons] == list(zip(asked[0], asked[2], strict=True))
        for row, signal in zip(reasons, asked[1], strict=True):
            assert "{" not in row["reason"]
            assert row["reason"].endswith(".")
            assert all(ratings[title] > mean - 0.5 for title in row["because_title_ids"])
            assert len(set(row["because_title_ids"])) == len(row["because_title_ids"]) <= 3
            for title, name in zip(row["because_title_ids"], row["because_titles"], strict=True):
                assert name == value(connection, "select title from engine.localised_text(%s, %s)", title, language)
                assert name in row["reason"]
            assert not row["neighbours"] or f" {row['neighbours']} " in row["reason"]
            assert not row["because_title_ids"] or signal in ("collaborative", "graph", "content")
    return set(asked[1])


@pytest.mark.parametrize("is_learned", [True, False])
def test_every_reason_of_a_list_is_true(connection: Connection, *, is_learned: bool) -> None:
    community = two_tastes(connection)
    if not is_learned:
        connection.execute("delete from data.title_graph")
        connection.execute("delete from data.title_graph_rows")
    explained_signals = set()
    for user in community.users:
        for strategy in ("hybrid", *STRATEGIES):
            explained_signals |= check_against_the_facts(connection, community, user, strategy)
    assert {"collaborative", "graph", "content", "popularity"} <= explained_signals


def test_reasons_come_in_the_order_asked_for(connection: Connection) -> None:
    community = two_tastes(connection)
    me = community.users[7]
    asked = community.titles[:1:-1]
    signals = ["popularity", "content", "graph", "collaborative"] * 2
    rows = explained(connection, me, asked, signals, list(range(8)))
    assert [row["title_id"] for row in rows] == asked
    assert [row["neighbours"] for row in rows] == list(range(8))


def test_a_name_is_only_a_name(connection: Connection, factory: Factory) -> None:
    odd, chosen, me = factory.title("{traits} {neighbours} \\1 %s"), factory.title(), factory.user()
    for title in (odd, chosen):
        factory.embed(title, [1.0])
    factory.rate(me, {odd: 4})
    (reason,) = explained(connection, me, [chosen], "content")
    assert reason["reason"] == "Similar in subject to {traits} {neighbours} \\1 %s, which you liked."


def test_nothing_is_said_of_nothing(connection: Connection, factory: Factory) -> None:
    me = factory.user()
    assert explained(connection, me, [], []) == []
    assert (
        called(connection, "explain_recommendations", user_id=me, title_ids=None, signals=None, neighbours=None) == []
    )
    assert explained(connection, me, [factory.title()], "magic") == []
    assert explained(connection, me, [factory.title()], "popularity", language="de") == []


def test_of_an_unknown_user_or_title_there_is_nothing_to_name(connection: Connection) -> None:
    community = settle(connection, [[5, 4, 1, 3]] * 4)
    dress(connection, community)
    for user, title in ((None, community.titles[0]), (0, community.titles[0]), (community.users[0], 2147483647)):
        for signal in ("collaborative", "content", "graph"):
            (reason,) = explained(connection, user, [title], signal)
            assert (reason["because_title_ids"], reason["because_titles"]) == ([], [])


def test_names_are_listed_as_sentences_list_them(connection: Connection) -> None:
    statement = "select engine.listed_names(%s::text[], %s)"
    for names, english, french in (
        ([], None, None),
        (None, None, None),
        (["A"], "A", "A"),
        (["A", "B"], "A and B", "A et B"),
        (["A, B", "C", "D"], "A, B, C and D", "A, B, C et D"),
    ):
        assert [value(connection, statement, names, language) for language in LANGUAGES] == [english, french]


def test_reasons_are_facts_that_anybody_may_read_but_not_change(connection: Connection, factory: Factory) -> None:
    title = factory.title()
    connection.execute("set local transaction_read_only = on")
    assert explained(connection, 1, [title], "popularity")
    with refused(connection, "25006"):
        connection.execute("update data.reason_templates set template = ''")
