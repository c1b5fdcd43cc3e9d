"""What to watch or read next."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from litestar import Response, get
from litestar.params import PathParameter, QueryParameter
from msgspec import UNSET

from api.accounts.authentication import PUBLIC
from api.catalogue.functions import TitleCard
from api.catalogue.listing import DEEPEST, Page, extended
from api.dependencies import InjectedKeepNeighbours, InjectedListing, InjectedRpc, ReaderId, ReaderLanguage, UserId
from api.http.cursors import list_name
from api.http.errors import ProblemError
from api.http.language import Language
from api.http.parameters import (
    Cursor,
    Exclude,
    From,
    Include,
    IncludeTexts,
    Kind,
    Limit,
    Method,
    Mood,
    OnMyServices,
    Ref,
    Relevance,
    Strategy,
    included,
    included_states,
    stored_kind,
)
from api.models import Because, Reason, Recommendations, RecommendedTitle, Signals, SimilarTitle
from api.models import Kind as KindName
from api.recommendations.functions import Recommendation
from api.rpc import Rpc

TAGS = ["recommendations"]


@get(
    "/recommendations/personalized",
    opt={"function": "recommend", "suggests": True},
    summary="Recommended for me",
    tags=TAGS,
)
async def personalized(
    rpc: InjectedRpc,
    listing: InjectedListing,
    keep_neighbours: InjectedKeepNeighbours,
    reader_language: ReaderLanguage,
    user_id: UserId,
    limit: Limit = 20,
    kind: Kind = None,
    strategy: Strategy = "hybrid",
    relevance: Relevance = None,
    mood: Mood = None,
    from_: From = None,
    on_my_services: OnMyServices = False,  # noqa: FBT002
    include: Include = None,
    exclude: Exclude = None,
    cursor: Cursor = None,
) -> Response[Recommendations]:
    states = included_states(include)
    name = list_name(
        "personalized", user_id, kind, strategy, relevance, mood, from_, on_my_services, sorted(set(states))
    )
    frozen = listing.frozen(cursor, name)
    ranked = await rpc.recommend(
        user_id=user_id,
        count=DEEPEST,
        kind=stored_kind(kind),
        exclude=exclude or [],
        strategy=strategy,
        lambda_=relevance,
        mood=mood,
        among=frozen.title_ids if frozen else None,
        include=states,
        from_=from_,
        providers=(await rpc.my_services(user_id=user_id))[0].providers if on_my_services else None,
    )
    # What the reader has come to know since the first page is not among the ranked any more.
    known = {row.title_id: row for row in ranked}
    title_ids, before = (frozen.title_ids, frozen.position) if frozen else ([row.title_id for row in ranked], 0)
    places = [place for place in range(before, len(title_ids)) if title_ids[place] in known]
    found = [known[title_ids[place]] for place in places[:limit]]
    wanted = included(include)
    reasons = await _reasons(rpc, user_id, found, reader_language) if "reasons" in wanted else {}
    cards = await listing.cards([row.title_id for row in found], include)
    items = [
        extended(
            cards[row.title_id],
            RecommendedTitle,
            strategy=row.strategy,
            score=row.score,
            predicted_rating=row.predicted_rating,
            neighbours=row.neighbours,
            signals=msgspec.convert(row, Signals, from_attributes=True) if "signals" in wanted else UNSET,
            reasons=reasons.get(row.title_id, UNSET),
        )
        for row in found
    ]
    listing.record("personalized", user_id, before, [row.title_id for row in found])
    keep_neighbours(user_id)
    next_cursor = listing.after_frozen(name, title_ids, places[limit]) if len(places) > limit else None
    reply = Recommendations(recommendations=items, next_cursor=next_cursor, has_more=next_cursor is not None)
    return listing.reply(reply, next_cursor)


async def _reasons(
    rpc: Rpc, user_id: int, found: Sequence[Recommendation], language: Language
) -> dict[int, list[Reason]]:
    explained = await rpc.explain_recommendations(
        user_id=user_id,
        title_ids=[row.title_id for row in found],
        signals=[row.strategy for row in found],
        neighbours=[row.neighbours for row in found],
        language=language,
    )
    return {
        row.title_id: [
            Reason(
                text=row.reason,
                because=[
                    Because(title_id=title_id, title=title)
                    for title_id, title in zip(row.because_title_ids, row.because_titles, strict=True)
                ],
                neighbours=row.neighbours,
            )
        ]
        for row in explained
    }


@get(
    "/recommendations/popular",
    opt={**PUBLIC, "function": "get_popular_items", "suggests": True},
    summary="Popular titles",
    tags=TAGS,
)
async def popular(
    rpc: InjectedRpc,
    listing: InjectedListing,
    reader_id: ReaderId,
    limit: Limit = 20,
    kind: Kind = None,
    method: Method = "average",
    exclude: Exclude = None,
    include: IncludeTexts = None,
    cursor: Cursor = None,
) -> Response[Page[TitleCard]]:
    states = included_states(include)
    name = list_name("popular", reader_id, kind, method, sorted(set(states)))
    shown = listing.shown(cursor, name)
    found = await rpc.get_popular_items(
        limit=limit + 1,
        kind=stored_kind(kind),
        user_id=reader_id,
        exclude=[*shown, *(exclude or [])],
        include=states,
        method=method,
    )
    cards = await listing.cards([row.title_id for row in found[:limit]], include)
    next_cursor = listing.after_ranked(name, shown, [row.title_id for row in found], limit)
    listing.record("popular", reader_id, len(shown), [row.title_id for row in found[:limit]])
    return listing.page([cards[row.title_id] for row in found[:limit]], next_cursor)


@get(
    "/recommendations/similar/{kind:str}/{ref:str}",
    opt={**PUBLIC, "function": "similar_titles", "suggests": True},
    summary="Similar titles",
    tags=TAGS,
)
async def similar(
    kind: Annotated[KindName, PathParameter(description="What the title is.")],
    ref: Ref,
    rpc: InjectedRpc,
    listing: InjectedListing,
    reader_id: ReaderId,
    limit: Limit = 20,
    exclude: Exclude = None,
    include: IncludeTexts = None,
    cursor: Cursor = None,
    to_kind: Annotated[
        KindName | None, QueryParameter(description="What to find: the title's own kind unless another is asked for.")
    ] = None,
    cross_kind: Annotated[bool, QueryParameter(description="Mix films, series and books.")] = False,  # noqa: FBT002
) -> Response[Page[SimilarTitle]]:
    (title,) = await rpc.resolve_title(ref=ref)
    if title.kind != stored_kind(kind):
        raise ProblemError(404, "There is no such title of this kind.")
    wanted = None if cross_kind else stored_kind(to_kind) or title.kind
    states = included_states(include)
    name = list_name("similar", title.title_id, wanted, reader_id, sorted(set(states)))
    shown = listing.shown(cursor, name)
    found = await rpc.similar_titles(
        title_id=title.title_id,
        count=limit + 1,
        kind=wanted,
        user_id=reader_id,
        exclude=[*shown, *(exclude or [])],
        include=states,
    )
    cards = await listing.cards([row.title_id for row in found[:limit]], include)
    items = [extended(cards[row.title_id], SimilarTitle, similarity=row.similarity) for row in found[:limit]]
    listing.record("similar", reader_id, len(shown), [row.title_id for row in found[:limit]])
    return listing.page(items, listing.after_ranked(name, shown, [row.title_id for row in found], limit))


ROUTES = [personalized, popular, similar]
