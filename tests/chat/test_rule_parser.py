"""The parser by rules: the requests it was built with, how a conversation goes on, and texts that mean nothing."""

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.chat.parser import Feedback, Intent, ShownTitle, Turn
from api.chat.rules import RuleParser
from api.chat.rules.effects import EFFECTS
from api.chat.rules.findings import DEFAULTS
from api.chat.rules.grammar import Grammar
from api.chat.rules.patterns import Element, Gap, Words
from api.discovery.filters import Wish
from api.http.language import Language
from tests.chat.scoring import exact, requests_of

PARSER = RuleParser()
SHOWN = tuple(
    ShownTitle(title_id=position, title=title, year=year, runtime_minutes=minutes)
    for position, (title, year, minutes) in enumerate(
        [("Drishyam", 2013, 160), ("Vertigo", 1958, 128), ("Kumbalangi Nights", 2019, 135)], 1
    )
)
THRILLERS = Wish(kind="movie", genres=("thriller",), languages=("ml",), year_gte=2010, year_lte=2019)


def after(text: str, wish: Wish | None = THRILLERS, language: Language = "en") -> Wish:
    return PARSER.understand(text, Turn(wish=wish, shown=SHOWN, language=language)).wish


def changed(wish: Wish, **fields: Any) -> Wish:
    return msgspec.structs.replace(wish, **fields)


def test_at_least_19_in_20_requests_are_understood_in_every_field() -> None:
    requests = requests_of("requests.jsonl")
    wrong = [request.text for request in requests if not exact(PARSER, request)]
    assert len(wrong) <= 0.05 * len(requests), wrong


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("more recent ones", {"sort": "release", "year_lte": None}),
        ("only on Netflix", {"providers": ("netflix",)}),
        ("available on my streaming services", {"on_my_services": True}),
        ("only on my services in France", {"on_my_services": True, "provider_country": "FR"}),
        ("disponibles sur mes plateformes", {"on_my_services": True}),
        ("in French instead", {"languages": ("fr",)}),
        ("without horror", {"not_genres": ("horror",)}),
        ("no thrillers please", {"genres": (), "not_genres": ("thriller",)}),
        ("comedies", {"genres": ("comedy",)}),
        ("also comedies", {"genres": ("thriller", "comedy")}),
        ("series instead", {"kind": "tv"}),
        ("any language", {"languages": ()}),
        ("never mind the year", {"year_gte": None, "year_lte": None}),
        ("shorter", {"runtime_lte": 134}),
        ("something longer", {"runtime_gte": 136}),
        ("older ones", {"year_gte": None, "year_lte": 2012}),
        ("from the 90s", {"year_gte": 1990, "year_lte": 1999}),
        ("since 2015", {"year_gte": 2015, "year_lte": None}),
        ("with Fahadh Faasil", {"people": ("Fahadh Faasil",)}),
        ("make it funny", {"mood": "funny"}),
        ("what about comedies?", {"genres": ("comedy",)}),
        ("only French films", {"languages": ("fr",)}),
        ("on Netflix too", {"providers": ("netflix",)}),
        ("better ones", {"sort": "imdb"}),
        ("more shows like that", {"kind": "tv"}),
        ("something else", {}),
        ("more", {}),
        ("plus récents", {"sort": "release", "year_lte": None}),
        ("seulement sur Netflix", {"providers": ("netflix",)}),
        ("plutôt en français", {"languages": ("fr",)}),
        ("sans horreur", {"not_genres": ("horror",)}),
        ("des séries plutôt", {"kind": "tv"}),
        ("peu importe la langue", {"languages": ()}),
        ("plus court", {"runtime_lte": 134}),
        ("plus long", {"runtime_gte": 136}),
        ("des films plus anciens", {"year_gte": None, "year_lte": 2012}),
        ("autre chose", {}),
    ],
)
def test_a_fragment_goes_on_from_the_wish_in_force(text: str, fields: dict[str, Any]) -> None:
    request = PARSER.understand(text, Turn(wish=THRILLERS, shown=SHOWN))
    assert (request.intent, request.wish) == ("discover", changed(THRILLERS, **fields))


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("I want a comedy on Hulu", Wish(genres=("comedy",), providers=("hulu",))),
        ("French films", Wish(kind="movie", languages=("fr",))),
        ("something like Kahaani", Wish(like="Kahaani")),
        ("more like the second one", Wish(like="Vertigo")),
        ("start over", Wish()),
        ("je cherche une comédie", Wish(genres=("comedy",))),
        ("recommence", Wish()),
        ("recommence avec des westerns", Wish(genres=("western",))),
    ],
)
def test_a_request_of_its_own_starts_anew(text: str, wish: Wish) -> None:
    assert after(text) == wish


def test_named_services_and_ones_own_take_each_others_place() -> None:
    mine, netflix = Wish(genres=("comedy",), on_my_services=True), Wish(genres=("comedy",), providers=("netflix",))
    assert after("only on Netflix", mine) == netflix
    assert after("sur mes abonnements", netflix, "fr") == mine
    assert after("also on Netflix", mine) == changed(mine, providers=("netflix",))
    assert after("any platform", mine) == Wish(genres=("comedy",))


def test_what_is_unknown_of_the_shown_titles_is_not_compared_with() -> None:
    assert PARSER.understand("shorter", Turn(wish=Wish(runtime_lte=120))).wish == Wish(runtime_lte=90)
    assert PARSER.understand("shorter", Turn(wish=Wish())).wish == Wish(runtime_lte=90)
    assert PARSER.understand("longer", Turn(wish=Wish())).wish == Wish(runtime_gte=150)
    assert PARSER.understand("older", Turn(wish=Wish())).wish == Wish(year_lte=1979)


@pytest.mark.parametrize(
    ("text", "feedback"),
    [
        ("seen it", Feedback(action="seen")),
        ("I've seen the first two", Feedback(action="seen", positions=(1, 2))),
        ("i have already seen vertigo", Feedback(action="seen", positions=(2,))),
        ("I've seen Casablanca", Feedback(action="seen", title="Casablanca")),
        ("add the second to my list", Feedback(action="watch_later", positions=(2,))),
        ("add the first and the last to my watchlist", Feedback(action="watch_later", positions=(1, 3))),
        ("hide the third", Feedback(action="hidden", positions=(3,))),
        ("don't show me Drishyam again", Feedback(action="hidden", positions=(1,))),
        ("I loved the first", Feedback(action="rate", positions=(1,), rating=5)),
        ("I give Vertigo 4 stars", Feedback(action="rate", positions=(2,), rating=4)),
        ("I give Casablanca 4 stars", Feedback(action="rate", title="Casablanca", rating=4)),
        ("rate number 3 7/10", Feedback(action="rate", positions=(3,), rating=3.5)),
        ("I hated the last one", Feedback(action="rate", positions=(3,), rating=1)),
        ("not that one", Feedback(action="not_this", positions=(3,))),
        ("not the first", Feedback(action="not_this", positions=(1,))),
        ("not Vertigo", Feedback(action="not_this", positions=(2,))),
        ("I've seen them all", Feedback(action="seen", positions=(1, 2, 3))),
        ("j'ai déjà vu le premier", Feedback(action="seen", positions=(1,))),
        ("j'ai vu les deux premiers", Feedback(action="seen", positions=(1, 2))),
        ("ajoute le deuxième à ma liste", Feedback(action="watch_later", positions=(2,))),
        ("cache le troisième", Feedback(action="hidden", positions=(3,))),
        ("j'ai adoré le premier", Feedback(action="rate", positions=(1,), rating=5)),
        ("je donne 4 étoiles à Vertigo", Feedback(action="rate", positions=(2,), rating=4)),
        ("je n'ai pas aimé le dernier", Feedback(action="rate", positions=(3,), rating=2)),
        ("pas celui-là", Feedback(action="not_this", positions=(3,))),
        ("je les ai tous vus", Feedback(action="seen", positions=(1, 2, 3))),
        ("pas le premier", Feedback(action="not_this", positions=(1,))),
    ],
)
def test_feedback_says_what_to_do_with_which_titles(text: str, feedback: Feedback) -> None:
    request = PARSER.understand(text, Turn(wish=THRILLERS, shown=SHOWN))
    assert (request.intent, request.feedback, request.wish) == ("feedback", (feedback,), THRILLERS)


def test_that_one_is_the_only_one_shown() -> None:
    request = PARSER.understand("seen it", Turn(shown=SHOWN[:1]))
    assert request.feedback == (Feedback(action="seen", positions=(1,)),)


@pytest.mark.parametrize(
    ("intent", "texts"),
    [
        ("confirm", ["yes", "Yes please!", "do it", "ok", "oui", "vas-y", "d'accord"]),
        ("decline", ["no", "no thanks", "never mind", "non", "non merci"]),
        ("undo", ["undo", "undo that", "annule"]),
        ("help", ["help", "hello", "what can you do?", "aide", "bonjour"]),
        ("unclear", ["", "!!!", "🙂🙂", "the"]),
        ("find", ["Inception", "ge tout", "what's that film called ge tout", "je cherche le film Ge tout"]),
    ],
)
def test_what_a_message_is_for(intent: Intent, texts: list[str]) -> None:
    for text in texts:
        assert PARSER.understand(text, Turn(wish=THRILLERS, shown=SHOWN)).intent == intent, text


def test_a_title_looked_for_is_not_kept() -> None:
    found = PARSER.understand("the film called Ge tout", Turn(wish=THRILLERS)).wish
    assert found.title == "Ge tout"
    assert after("on Netflix", found).title is None


def test_the_reply_tells_what_was_used_and_what_was_not() -> None:
    request = PARSER.understand("purple thrillers under two hours", Turn())
    assert request.understood == ("thrillers", "under two hours")
    assert request.left_over == ("purple",)


def test_the_message_tells_its_language_and_otherwise_the_reader() -> None:
    assert after("sans horreur", Wish(), "en") == after("without horror", Wish(), "fr") == Wish(not_genres=("horror",))


SAMPLES = {
    "genres": "western",
    "year": "1999",
    "minutes": "90 min",
    "number": "5",
    "count": "2000",
    "rating": "8",
    "stars": "4",
    "scored": "4/5",
    "age": "9",
    "quoted": '"Qwert"',
    "title": "Qwert",
    "bare_title": "Qwert",
    "capital_title": "Qwert",
    "about": "Qwert",
    "subject": "Qwert",
    "object": "les",
    "shown_title": "Vertigo",
    "which": "Vertigo",
    "which_title": "Vertigo",
}


@pytest.mark.parametrize("language", get_args(Language))
def test_every_phrase_is_found_where_it_stands_alone(language: Language) -> None:
    grammar = PARSER.grammars[language]
    for rule in grammar.rules:
        said = " ".join(said_of(element, grammar) for element in rule.elements)
        text = f"film {said}" if "{subject}" in said else said
        turn = Turn(shown=SHOWN, language=language)
        sentence = PARSER.sentence(text.replace("{subject}", "Qwert"), turn)
        assert (rule.action, rule.constant) in [(match.action, match.constant) for match in sentence.matches], said
        assert rule.action in {"signal", "feedback", "rate", *EFFECTS, *DEFAULTS}
        PARSER.understand(sentence.text, turn)


def said_of(element: Element, grammar: Grammar) -> str:
    if isinstance(element, Words):
        return " ".join(element.options[0])
    if not isinstance(element, Gap):
        raise TypeError(element)
    if element.slot in grammar.tables and element.slot not in SAMPLES:
        return " ".join(min(grammar.tables[element.slot]))
    return "{subject}" if element.slot == "subject" else SAMPLES.get(element.slot, "Zoe Qwert")


def test_shorter_than_an_example_says_nothing() -> None:
    assert PARSER.understand("like Lagaan but shorter", Turn()).wish == Wish(like="Lagaan")
    assert PARSER.understand("comme Lagaan mais en plus court", Turn()).wish == Wish(like="Lagaan")


def test_what_a_message_names_has_precedence_over_what_a_word_implies() -> None:
    assert PARSER.understand("acclaimed, at least 7 on imdb", Turn()).wish == Wish(imdb_gte=7)
    assert PARSER.understand("horror but not too scary", Turn()).wish == Wish(genres=("horror",))


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        (
            "thrillers with Louis de Funès or Bong Joon-ho",
            Wish(genres=("thriller",), people=("Louis de Funès", "Bong Joon-ho")),
        ),
        (
            "like Once Upon a Time in Hollywood on Netflix",
            Wish(like="Once Upon a Time in Hollywood", providers=("netflix",)),
        ),
        ("like Blade Runner 2049 tonight", Wish(like="Blade Runner 2049")),
        ("a classic novel", Wish(kind="book", genres=("classic",))),
        ("a classic film", Wish(kind="movie", year_lte=1979)),
        ("films or series", Wish()),
        ("nothing older than 2010", Wish(year_gte=2010)),
        ("des années 80 ou 90", Wish(year_gte=1980, year_lte=1999)),
        ("une série où tout le monde ment", Wish(kind="tv", about="tout le monde ment")),
        (
            "un film de 1h30 maximum, ni horreur ni guerre",
            Wish(kind="movie", runtime_lte=90, not_genres=("horror", "war")),
        ),
        ("19th century novels", Wish(kind="book", year_gte=1801, year_lte=1900)),
        ("something between 90 and 120 minutes", Wish(runtime_gte=90, runtime_lte=120)),
    ],
)
def test_names_titles_and_numbers_end_where_something_else_begins(text: str, wish: Wish) -> None:
    assert PARSER.understand(text, Turn()).wish == wish


def test_what_was_liked_is_an_example_where_more_is_asked_for_or_nothing_was_before() -> None:
    assert PARSER.understand("I loved Kahaani", Turn()).wish == Wish(like="Kahaani")
    assert after("I loved Kahaani, anything similar?") == Wish(like="Kahaani")
    assert PARSER.understand("I loved Kahaani", Turn(wish=THRILLERS)).intent == "feedback"


words = st.sampled_from(
    [word for name in ("en", "fr") for words in PARSER.grammars[name].words.values() for word in sorted(words)]
    + ["like", "comme", "with", "avec", "Drishyam", "first", "12", "1999", "'", '"', ",", "4 stars", "under", "9" * 30]
)


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=120) | st.lists(words, max_size=25).map(" ".join),
    wish=st.none() | st.just(THRILLERS),
    shown=st.lists(st.text(max_size=20), max_size=4),
    language=st.sampled_from(get_args(Language)),
)
def test_any_text_is_answered_with_a_valid_wish(
    text: str, wish: Wish | None, shown: list[str], language: Language
) -> None:
    titles = tuple(ShownTitle(title_id=place, title=title) for place, title in enumerate(shown, 1))
    request = PARSER.understand(text, Turn(wish=wish, shown=titles, language=language))
    assert msgspec.convert(msgspec.to_builtins(request.wish), Wish) == request.wish
    assert (request.wish.title is not None) == (request.intent == "find")
    assert bool(request.feedback) >= (request.intent == "feedback")
    assert len(request.feedback) <= 10
    for feedback in request.feedback:
        assert all(1 <= position <= 1000 for position in feedback.positions)
        assert feedback.title is None or 1 <= len(feedback.title) <= 100
        assert feedback.rating is None or 0.5 <= feedback.rating <= 5


def test_a_long_message_is_read_to_its_bound() -> None:
    long = "I loved like " * 10_000 + "about " * 10_000
    assert PARSER.understand(long, Turn()).intent in get_args(Intent)
