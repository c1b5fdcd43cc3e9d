"""Effects of phrases on the findings, where they do more than fill the field of their name."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeAlias, cast

from api.chat.parser import Action, Feedback
from api.chat.rules.findings import DEFAULTS, Findings
from api.chat.rules.references import Which
from api.chat.rules.sentence import Match

# The title talked about.
IT = Which(positions=(0,))
Effect: TypeAlias = Callable[..., None]


def take(findings: Findings, match: Match) -> None:
    """Apply a phrase: its own effect, or its constant or values put into the field that it names."""
    if match.action == "signal":
        findings.signals.add(str(match.constant))
    elif match.action == "feedback":
        give_feedback(findings, cast("Action", match.constant), *match.values)
    elif match.action == "rate":
        rate(findings, match.constant, *match.values)
    elif match.action in EFFECTS and match.constant is None:
        EFFECTS[match.action](findings, *match.values)
    elif match.action in DEFAULTS:
        if match.constant is not None:
            findings.imply(match.action, match.constant)
        for value in match.values:
            findings.put(match.action, value)


def kind(findings: Findings, kinds: tuple[str, ...]) -> None:
    """ "Films or series" leaves the kind open."""
    if len(set(kinds)) == 1:
        findings.put("kind", kinds[0])
    findings.signals.add("kind")


def people_and(effect: Effect) -> Effect:
    """ "Hitchcock thrillers": the name before something else."""

    def both(findings: Findings, people: tuple[str, ...], value: Any) -> None:
        findings.put("people", people)
        effect(findings, value)

    return both


def not_genres(findings: Findings, mentioned: tuple[tuple[str, ...], ...]) -> None:
    for slugs in mentioned:
        findings.put("not_genres", slugs)


def mood(findings: Findings, moods: tuple[str, ...]) -> None:
    findings.put("mood", moods[0])


def years(findings: Findings, first: int | None, last: int | None) -> None:
    if first is not None:
        findings.put("year_gte", first)
    if last is not None:
        findings.put("year_lte", last)


def decades(findings: Findings, starts: tuple[str, ...], first: int = 0, last: int = 9) -> None:
    """From the first decade's first year to the last one's last."""
    years(findings, min(map(int, starts)) + first, max(map(int, starts)) + last)


def last_years(findings: Findings, many: float) -> None:
    years(findings, datetime.now(UTC).year - min(int(many), 3000), None)


def provider_in(findings: Findings, providers: tuple[str, ...], countries: tuple[str, ...]) -> None:
    findings.put("providers", providers)
    findings.put("provider_country", countries[0])


def place(findings: Findings, countries: tuple[str, ...]) -> None:
    """ "In France" is where a film streams if that was asked for, otherwise where it was made."""
    if {"providers", "on_my_services"} & findings.fields.keys():
        findings.put("provider_country", countries[0])
    else:
        findings.put("countries", countries)


def runtime_between(findings: Findings, least: int, most: int) -> None:
    findings.put("runtime_gte", least)
    findings.put("runtime_lte", most)


def clear(findings: Findings, groups: tuple[str, ...]) -> None:
    for group in groups:
        findings.cleared.update(group.split())


def give_feedback(findings: Findings, action: Action, titles: Which = IT) -> None:
    findings.tell(Feedback(action=action, positions=titles.positions, title=titles.title))


def maturity(findings: Findings, *ages: int) -> None:
    """Of several children the youngest decides."""
    findings.put("maturity_lte", min(ages))


def kind_and_title(findings: Findings, kinds: tuple[str, ...], title: str) -> None:
    kind(findings, kinds)
    findings.put("title", title)


def title_on(findings: Findings, title: str, providers: tuple[str, ...], countries: tuple[str, ...] = ()) -> None:
    """ "Is Baahubali on Netflix in India?" """
    findings.put("title", title)
    findings.put("providers", providers)
    if countries:
        findings.put("provider_country", countries[0])


def noir(findings: Findings, kinds: tuple[str, ...]) -> None:
    kind(findings, kinds)
    findings.add_genres((("crime",),))


def rate(findings: Findings, constant: str | None, *values: Which | float) -> None:
    """Stars from the phrase ("I loved") or from its gap ("I give it four")."""
    titles = next((value for value in values if isinstance(value, Which)), IT)
    stars = next((value for value in values if isinstance(value, float)), None)
    rating = stars if constant is None else float(constant)
    findings.tell(Feedback(action="rate", positions=titles.positions, title=titles.title, rating=rating))


def nothing(_draft: Findings, *_values: Any) -> None:
    """Understood, without an effect."""


EFFECTS: dict[str, Effect] = {
    "kind": kind,
    "genres": Findings.add_genres,
    "not_genres": not_genres,
    "people_and_kind": people_and(kind),
    "people_and_genres": people_and(Findings.add_genres),
    "mood": mood,
    "year": lambda findings, year: years(findings, year, year),
    "in_year": lambda findings, year: years(findings, year, year),
    "in_decades": decades,
    "maturity_lte": maturity,
    "kind_and_title": kind_and_title,
    "title_on": title_on,
    "title_on_in": title_on,
    "noir": noir,
    "classic": lambda findings: findings.signals.add("classic"),
    "maker": lambda findings, people: findings.put("people", people),
    "made_in": lambda findings, countries: findings.put("countries", countries),
    "after": lambda findings, year: years(findings, year + 1, None),
    "since": lambda findings, year: years(findings, year, None),
    "before": lambda findings, year: years(findings, None, year - 1),
    "until": lambda findings, year: years(findings, None, year),
    "years": years,
    "decades": lambda findings, *starts: decades(findings, tuple(start for each in starts for start in each)),
    "early_decade": lambda findings, starts: decades(findings, starts, 0, 4),
    "late_decade": lambda findings, starts: decades(findings, starts, 5, 9),
    "since_decade": lambda findings, starts: years(findings, min(map(int, starts)), None),
    "before_decade": lambda findings, starts: years(findings, None, min(map(int, starts)) - 1),
    "after_decade": lambda findings, starts: years(findings, max(map(int, starts)) + 10, None),
    "century": lambda findings, starts: decades(findings, starts, 0, 99),
    "last_years": last_years,
    "provider_in": provider_in,
    "place": place,
    "runtime_between": runtime_between,
    "clear": clear,
    "turn": nothing,
    "nothing": nothing,
}
