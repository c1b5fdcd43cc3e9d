"""What a phrase that was found does to the draft, where it is more than filling the field of its name."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeAlias, cast

from api.chat.parser import Action, Feedback
from api.chat.rules.draft import DEFAULTS, Draft
from api.chat.rules.references import Which
from api.chat.rules.sentence import Match

# The title talked about.
IT = Which(positions=(0,))
Effect: TypeAlias = Callable[..., None]


def take(draft: Draft, match: Match) -> None:
    """Let a phrase have its effect: its own, or to put its constant or values into the field that it names."""
    if match.action == "signal":
        draft.signals.add(str(match.constant))
    elif match.action == "feedback":
        give_feedback(draft, cast("Action", match.constant), *match.values)
    elif match.action == "rate":
        rate(draft, match.constant, *match.values)
    elif match.action in EFFECTS and match.constant is None:
        EFFECTS[match.action](draft, *match.values)
    elif match.action in DEFAULTS:
        if match.constant is not None:
            draft.imply(match.action, match.constant)
        for value in match.values:
            draft.put(match.action, value)


def kind(draft: Draft, kinds: tuple[str, ...]) -> None:
    """ "Films or series" leaves the kind open."""
    if len(set(kinds)) == 1:
        draft.put("kind", kinds[0])
    draft.signals.add("kind")


def people_and(effect: Effect) -> Effect:
    """ "Hitchcock thrillers": the name before something else."""

    def both(draft: Draft, people: tuple[str, ...], value: Any) -> None:
        draft.put("people", people)
        effect(draft, value)

    return both


def not_genres(draft: Draft, mentioned: tuple[tuple[str, ...], ...]) -> None:
    for slugs in mentioned:
        draft.put("not_genres", slugs)


def mood(draft: Draft, moods: tuple[str, ...]) -> None:
    draft.put("mood", moods[0])


def years(draft: Draft, first: int | None, last: int | None) -> None:
    if first is not None:
        draft.put("year_gte", first)
    if last is not None:
        draft.put("year_lte", last)


def decades(draft: Draft, starts: tuple[str, ...], first: int = 0, last: int = 9) -> None:
    """From the first decade's first year to the last one's last."""
    years(draft, min(map(int, starts)) + first, max(map(int, starts)) + last)


def last_years(draft: Draft, many: float) -> None:
    years(draft, datetime.now(UTC).year - min(int(many), 3000), None)


def provider_in(draft: Draft, providers: tuple[str, ...], countries: tuple[str, ...]) -> None:
    draft.put("providers", providers)
    draft.put("provider_country", countries[0])


def place(draft: Draft, countries: tuple[str, ...]) -> None:
    """ "In France" is where a film streams if that was asked for, otherwise where it was made."""
    if {"providers", "on_my_services"} & draft.fields.keys():
        draft.put("provider_country", countries[0])
    else:
        draft.put("countries", countries)


def runtime_between(draft: Draft, least: int, most: int) -> None:
    draft.put("runtime_gte", least)
    draft.put("runtime_lte", most)


def clear(draft: Draft, groups: tuple[str, ...]) -> None:
    for group in groups:
        draft.cleared.update(group.split())


def give_feedback(draft: Draft, action: Action, titles: Which = IT) -> None:
    draft.tell(Feedback(action=action, positions=titles.positions, title=titles.title))


def maturity(draft: Draft, *ages: int) -> None:
    """Of several children the youngest decides."""
    draft.put("maturity_lte", min(ages))


def kind_and_title(draft: Draft, kinds: tuple[str, ...], title: str) -> None:
    kind(draft, kinds)
    draft.put("title", title)


def title_on(draft: Draft, title: str, providers: tuple[str, ...], countries: tuple[str, ...] = ()) -> None:
    """ "Is Baahubali on Netflix in India?" """
    draft.put("title", title)
    draft.put("providers", providers)
    if countries:
        draft.put("provider_country", countries[0])


def noir(draft: Draft, kinds: tuple[str, ...]) -> None:
    kind(draft, kinds)
    draft.add_genres((("crime",),))


def rate(draft: Draft, constant: str | None, *values: Which | float) -> None:
    """Stars from the phrase ("I loved") or from its gap ("I give it four")."""
    titles = next((value for value in values if isinstance(value, Which)), IT)
    stars = next((value for value in values if isinstance(value, float)), None)
    rating = stars if constant is None else float(constant)
    draft.tell(Feedback(action="rate", positions=titles.positions, title=titles.title, rating=rating))


def nothing(_draft: Draft, *_values: Any) -> None:
    """Understood, and of no consequence."""


EFFECTS: dict[str, Effect] = {
    "kind": kind,
    "genres": Draft.add_genres,
    "not_genres": not_genres,
    "people_and_kind": people_and(kind),
    "people_and_genres": people_and(Draft.add_genres),
    "mood": mood,
    "year": lambda draft, year: years(draft, year, year),
    "in_year": lambda draft, year: years(draft, year, year),
    "in_decades": decades,
    "maturity_lte": maturity,
    "kind_and_title": kind_and_title,
    "title_on": title_on,
    "title_on_in": title_on,
    "noir": noir,
    "classic": lambda draft: draft.signals.add("classic"),
    "maker": lambda draft, people: draft.put("people", people),
    "made_in": lambda draft, countries: draft.put("countries", countries),
    "after": lambda draft, year: years(draft, year + 1, None),
    "since": lambda draft, year: years(draft, year, None),
    "before": lambda draft, year: years(draft, None, year - 1),
    "until": lambda draft, year: years(draft, None, year),
    "years": years,
    "decades": lambda draft, *starts: decades(draft, tuple(start for each in starts for start in each)),
    "early_decade": lambda draft, starts: decades(draft, starts, 0, 4),
    "late_decade": lambda draft, starts: decades(draft, starts, 5, 9),
    "since_decade": lambda draft, starts: years(draft, min(map(int, starts)), None),
    "before_decade": lambda draft, starts: years(draft, None, min(map(int, starts)) - 1),
    "after_decade": lambda draft, starts: years(draft, max(map(int, starts)) + 10, None),
    "century": lambda draft, starts: decades(draft, starts, 0, 99),
    "last_years": last_years,
    "provider_in": provider_in,
    "place": place,
    "runtime_between": runtime_between,
    "clear": clear,
    "turn": nothing,
    "nothing": nothing,
}
