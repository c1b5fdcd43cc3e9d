"""Name, version and health of this installation."""

import asyncio

from litestar import Response, get

from api.embedding.search_model import InjectedSearchModel, SearchedBy
from api.foundation.models import Health, Readiness, Service
from api.http.errors import RETRY_AFTER_SECONDS, from_database
from api.http.reader import PUBLIC
from api.rpc import InjectedRpc
from migrations.version import VERSION

# Readiness probes time out sooner than requests do.
PROBE_SECONDS = 2


@get("/", opt=PUBLIC, summary="The service", tags=["service"])
async def root() -> Service:
    """Name, version, and where the documentation is."""
    return Service(name="CineLibre", version=VERSION, status="ok", docs="/docs")


@get(["/health", "/health/live"], opt=PUBLIC, summary="Alive", tags=["service"])
async def health() -> Health:
    """Answers as long as the process does, whatever the database's state."""
    return Health(status="ok")


@get(
    "/health/ready",
    opt={**PUBLIC, "function": "service_status", "replies": {503: Readiness}},
    summary="Ready",
    tags=["service"],
)
async def ready(rpc: InjectedRpc, search_model: InjectedSearchModel) -> Response[Readiness]:
    """200 when the database answers, else 503; also how searches run and how much there is."""
    search = search_model.searched_by
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            (status,) = await rpc.service_status()
    except TimeoutError:
        return _unavailable(search, "The database does not answer.")
    except Exception as error:
        problem = from_database(error)
        return _unavailable(search, problem.detail)
    return Response(
        Readiness(
            status="ok",
            database=True,
            search=search,
            notice=search_model.notice,
            titles=status.titles,
            ratings=status.ratings,
        )
    )


def _unavailable(search: SearchedBy, notice: str) -> Response[Readiness]:
    reply = Readiness(status="unavailable", database=False, search=search, notice=notice, titles=0, ratings=0)
    return Response(reply, status_code=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})


ROUTES = [root, health, ready]
