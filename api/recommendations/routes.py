"""Recommendations: personal, popular, similar."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from litestar import Response, get
from litestar.params import PathParameter, QueryParameter
from msgspec import UNSET

from api.catalogue.cards import InjectedCards, extended
from api.catalogue.functions import TitleCard
from api.catalogue.models import KindName
from api.catalogue.parameters import Exclude, Kind, Ref, stored_kind
from api.collaborative.neighbours import InjectedStoreNeighbours
from api.events.impressions import InjectedImpressions
from api.http.cursors import list_name
from api.http.errors import ProblemError
from api.http.language import Language, ReaderLanguage
from api.http.pages import MAX_RANKED, InjectedPages, Page
from api.http.parameters import Cursor, Limit
from api.http.reader import PUBLIC, ReaderId, UserId
from api.recommendations.functions import Recommendation
from api.recommendations.models import Because, Reason, Recommendations, RecommendedTitle, Signals, SimilarTitle
from api.recommendations.parameters import From, Include, Method, MmrLambda, Mood, OnMyServices, Strategy
from api.rpc import InjectedRpc, Rpc
from api.states.parameters import IncludeTexts, included, included_states

TAGS = ["recommendations"]


@get(
    "/recommendations/personalized",
    opt={"function": "recommend", "suggests": True},
    summary="Recommended for me",
    tags=TAGS,
)
async def personalized(
    rpc: InjectedRpc,
    pages: InjectedPages,
    cards: InjectedCards,
    impressions: InjectedImpressions,
    store_neighbours: InjectedStoreNeighbours,
    reader_language: ReaderLanguage,
    user_id: UserId,
    limit: Limit = 20,
    kind: Kind = None,
    strategy: Strategy = "hybrid",
    mmr_lambda: MmrLambda = None,
    mood: Mood = None,
    from_: From = None,
    on_my_services: OnMyServices = False,  # noqa: FBT002
    include: Include = None,
    exclude: Exclude = None,
    cursor: Cursor = None,
) -> Response[Recommendations]:
    states = included_states(include)
    name = list_name(
        "personalized", user_id, kind, strategy, mmr_lambda, mood, from_, on_my_services, sorted(set(states))
    )
    frozen = pages.frozen(cursor, name)
    ranked = await rpc.recommend(
        user_id=user_id,
        count=MAX_RANKED,
        kind=stored_kind(kind),
        exclude=exclude or [],
        strategy=strategy,
        lambda_=mmr_lambda,
        mood=mood,
        among=frozen.title_ids if frozen else None,
        include=states,
        from_=from_,
        providers=(await rpc.my_services(user_id=user_id))[0].providers if on_my_services else None,
    )
    # Titles that have become excluded since the first page are not among the ranked any more.
    known = {row.title_id: row for row in ranked}
    title_ids, before = (frozen.title_ids, frozen.position) if frozen else ([row.title_id for row in ranked], 0)
    places = [place for place in range(before, len(title_ids)) if title_ids[place] in known]
    found = [known[title_ids[place]] for place in places[:limit]]
    wanted = included(include)
    reasons = await _reasons(rpc, user_id, found, reader_language) if "reasons" in wanted else {}
    card_of = await cards.of([row.title_id for row in found], include)
    items = [
        extended(
            card_of[row.title_id],
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
    impressions.record("personalized", pages.list_id, before, [row.title_id for row in found])
    store_neighbours(user_id)
    next_cursor = pages.after_frozen(name, title_ids, places[limit]) if len(places) > limit else None
    reply = Recommendations(recommendations=items, next_cursor=next_cursor, has_more=next_cursor is not None)
    return pages.reply(reply, next_cursor)


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
    pages: InjectedPages,
    cards: InjectedCards,
    impressions: InjectedImpressions,
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
    shown = pages.shown(cursor, name)
    found = await rpc.get_popular_items(
        limit=limit + 1,
        kind=stored_kind(kind),
        user_id=reader_id,
        exclude=[*shown, *(exclude or [])],
        include=states,
        method=method,
    )
    card_of = await cards.of([row.title_id for row in found[:limit]], include)
    next_cursor = pages.after_ranked(name, shown, [row.title_id for row in found], limit)
    impressions.record("popular", pages.list_id, len(shown), [row.title_id for row in found[:limit]])
    return pages.page([card_of[row.title_id] for row in found[:limit]], next_cursor)


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
    pages: InjectedPages,
    cards: InjectedCards,
    impressions: InjectedImpressions,
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
    shown = pages.shown(cursor, name)
    found = await rpc.similar_titles(
        title_id=title.title_id,
        count=limit + 1,
        kind=wanted,
        user_id=reader_id,
        exclude=[*shown, *(exclude or [])],
        include=states,
    )
    card_of = await cards.of([row.title_id for row in found[:limit]], include)
    items = [extended(card_of[row.title_id], SimilarTitle, similarity=row.similarity) for row in found[:limit]]
    impressions.record("similar", pages.list_id, len(shown), [row.title_id for row in found[:limit]])
    return pages.page(items, pages.after_ranked(name, shown, [row.title_id for row in found], limit))


ROUTES = [personalized, popular, similar]
