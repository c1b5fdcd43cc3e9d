"""Availability of titles on streaming services, and the services."""

from typing import Annotated, Literal, TypeAlias

import msgspec
from litestar import get
from litestar.params import QueryParameter

from api.calls import Moment
from api.catalogue.functions import Offer, Provider
from api.catalogue.parameters import Ref
from api.catalogue.refresh import InjectedRequestRefresh
from api.http.errors import ProblemError
from api.http.reader import PUBLIC, ReaderId
from api.rpc import InjectedRpc

TAGS = ["availability"]


def country(description: str) -> QueryParameter:
    return QueryParameter(
        pattern=r"^[A-Z]{2}$(?!\n)", description=description, schema_extra={"examples": ["FR"]}, max_length=2
    )


Here: TypeAlias = Annotated[
    str | None, country("ISO 3166-1 alpha-2; left out, that of your preferences, or all countries.")
]
There: TypeAlias = Annotated[
    str | None, country("ISO 3166-1 alpha-2; left out, all services are listed, without numbers.")
]


class Availability(msgspec.Struct, frozen=True, kw_only=True):
    """Where a title is on offer in `country` (null: everywhere), and all countries where it is.

    To be shown with the attribution. link leads to the services; checked_at is when the source was last asked.
    """

    title_id: int
    country: str | None
    countries: list[str]
    offers: list[Offer]
    attribution: Literal["JustWatch"]
    link: str | None
    checked_at: Moment | None
    is_stale: bool


@get(
    "/titles/{ref:str}/availability",
    opt={**PUBLIC, "function": "title_availability"},
    summary="Where to watch a title",
    tags=TAGS,
)
async def availability(
    ref: Ref, rpc: InjectedRpc, request_refresh: InjectedRequestRefresh, reader_id: ReaderId, country: Here = None
) -> Availability:
    summary = await rpc.availability_summary(ref=ref, country=country, user_id=reader_id)
    if not summary:
        raise ProblemError(404, "There is no such title.")
    (title,) = summary
    if title.is_stale:
        request_refresh(title.title_id)
    return Availability(
        title_id=title.title_id,
        country=title.country,
        countries=title.countries,
        offers=await rpc.title_availability(ref=ref, country=title.country, user_id=reader_id),
        attribution="JustWatch",
        link=title.link,
        checked_at=title.checked_at,
        is_stale=title.is_stale,
    )


@get("/providers", opt={**PUBLIC, "function": "services"}, summary="List streaming services", tags=TAGS)
async def providers(rpc: InjectedRpc, country: There = None) -> list[Provider]:
    return await rpc.services(country=country)


ROUTES = [availability, providers]
