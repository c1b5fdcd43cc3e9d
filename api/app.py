"""Application: its routes under /api/v1 and at the root, its guards, hooks and error handlers."""

from typing import Any

import msgspec
import psycopg
from litestar import Litestar, MediaType, Request, Response, Router, get
from litestar.config.cors import CORSConfig
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException, ValidationException
from litestar.handlers import BaseRouteHandler
from litestar.static_files import create_static_files_router
from psycopg_pool import PoolTimeout, TooManyRequests

from api.accounts import key_routes as keys
from api.accounts import preference_routes as preferences
from api.accounts import routes as accounts
from api.accounts.authentication import authenticate
from api.catalogue import availability_routes as availability
from api.catalogue import image_routes as images
from api.catalogue import routes as catalogue
from api.chat import routes as chat
from api.dependencies import DEPENDENCIES
from api.discovery import list_routes as titles
from api.discovery import routes as discovery
from api.events import routes as events
from api.foundation import routes as foundation
from api.http import errors
from api.http.after_answer import start_scheduled
from api.http.docs_page import ASSETS_PATH, SCHEMA_PATH, assets_folder, page
from api.http.logs import AccessLog
from api.http.openapi import build_document
from api.http.reader import PUBLIC
from api.http.requests import MAX_BODY_BYTES, add_headers, check_query
from api.imports import export_routes as export
from api.imports import routes as imports
from api.lifespan import lifespan, running
from api.lists import item_routes as list_items
from api.lists import routes as lists
from api.onboarding import routes as onboarding
from api.ratings import routes as ratings
from api.recommendations import routes as recommendations
from api.search import routes as search
from api.settings import Settings
from api.states import routes as states
from api.stats import routes as stats

PREFIX = "/api/v1"
AREAS = (
    accounts,
    preferences,
    onboarding,
    ratings,
    states,
    stats,
    lists,
    list_items,
    titles,
    catalogue,
    availability,
    images,
    discovery,
    search,
    recommendations,
    chat,
    events,
    imports,
    export,
    foundation,
    keys,
)


HANDLERS = [route for area in AREAS for route in area.ROUTES]


@get(SCHEMA_PATH, opt=PUBLIC)
async def schema(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """The OpenAPI document, made when it is first asked for."""
    state = request.app.state
    if "openapi" not in state:
        state.openapi = build_document(canonical(), DEPENDENCIES, running(request.app).comments)
    return Response(state.openapi, media_type=MediaType.JSON)


@get("/docs", opt=PUBLIC, media_type=MediaType.HTML)
async def docs() -> str:
    """The documentation page."""
    return page()


def canonical() -> Router:
    """Every route under its canonical prefix."""
    return Router(PREFIX, route_handlers=HANDLERS)


def require_token(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Every route needs a token unless it says otherwise; a wrong token is refused everywhere."""
    is_open = handler.opt.get("public") or connection.scope.get("method") == "OPTIONS"
    authenticate(connection, running(connection.app).tokens, needs_token=not is_open)


def create_app(settings: Settings, conninfo: str) -> Litestar:
    """The ASGI application for a deployed database; connects when its lifespan starts."""
    return Litestar(
        route_handlers=[
            canonical(),
            Router("/", route_handlers=HANDLERS),
            schema,
            docs,
            create_static_files_router(
                path=ASSETS_PATH, directories=[assets_folder()], opt={**PUBLIC, "any_query": True}
            ),
        ],
        lifespan=[lifespan(settings, conninfo)],
        dependencies=DEPENDENCIES,
        guards=[require_token, check_query],
        before_send=[add_headers],
        after_response=start_scheduled,
        exception_handlers={
            errors.ProblemError: errors.handle_problem,
            psycopg.Error: errors.handle_database,
            PoolTimeout: errors.handle_database,
            TooManyRequests: errors.handle_database,
            UnicodeEncodeError: errors.handle_database,
            msgspec.ValidationError: errors.handle_body,
            ValidationException: errors.handle_validation,
            HTTPException: errors.handle_http,
            Exception: errors.handle_unexpected,
        },
        middleware=[AccessLog()],
        openapi_config=None,
        cors_config=CORSConfig(allow_origins=list(settings.cors_origins)) if settings.cors_origins else None,
        request_max_body_size=MAX_BODY_BYTES,
        logging_config=None,
        debug=False,
    )
