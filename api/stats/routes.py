"""Statistics of what a reader has watched, read and rated."""

from typing import Annotated

import msgspec
from litestar import get
from litestar.params import QueryParameter

from api.catalogue.cards import InjectedCards
from api.http.language import ReaderLanguage
from api.http.reader import UserId
from api.rpc import InjectedRpc
from api.stats.models import Stats, discovered, highlighted, top

TOP = 10


@get("/users/me/stats", opt={"function": "user_stats"}, summary="My statistics", tags=["stats"])
async def my_stats(
    rpc: InjectedRpc,
    cards: InjectedCards,
    reader_language: ReaderLanguage,
    user_id: UserId,
    year: Annotated[
        int | None,
        QueryParameter(
            ge=1900,
            le=2200,
            description="A year in review: only what was seen or rated in it.",
            schema_extra={"examples": [2026]},
        ),
    ] = None,
) -> Stats:
    (figures,) = await rpc.user_stats(user_id=user_id, year=year)
    groups = await rpc.user_stats_breakdown(user_id=user_id, year=year, language=reader_language)
    highlights = await rpc.user_stats_highlights(user_id=user_id, year=year, language=reader_language)
    card_of = await cards.of([*{row.title_id for row in highlights}])
    first_seen, last_seen = (highlighted(highlights, card_of, name) for name in ("first_seen", "last_seen"))
    return Stats(
        **msgspec.structs.asdict(figures),
        year=year,
        states=await rpc.user_stats_states(user_id=user_id, year=year),
        rating_histogram=await rpc.user_rating_histogram(user_id=user_id, year=year),
        months=await rpc.user_stats_months(user_id=user_id, year=year),
        top_genres=top(groups, "genre", TOP),
        top_directors=top(groups, "director", TOP),
        top_creators=top(groups, "creator", TOP),
        top_authors=top(groups, "author", TOP),
        top_actors=top(groups, "actor", TOP),
        top_decades=top(groups, "decade", TOP),
        top_languages=top(groups, "language", TOP),
        top_countries=top(groups, "country", TOP),
        first_seen=first_seen[0] if first_seen else None,
        last_seen=last_seen[0] if last_seen else None,
        highest_rated=highlighted(highlights, card_of, "highest_rated"),
        discoveries=discovered(groups),
    )


ROUTES = [my_stats]
