"""Stale titles that were shown: requested to be fetched again, once the reply is sent."""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from litestar.di import NamedDependency

from api.http.after_answer import InjectedAfterAnswer
from api.http.errors import AnyRequest
from api.rpc import InjectedRpc

RequestRefresh: TypeAlias = Callable[[int], None]
InjectedRequestRefresh: TypeAlias = NamedDependency[RequestRefresh]


def request_refresh(request: AnyRequest, rpc: InjectedRpc, after_answer: InjectedAfterAnswer) -> RequestRefresh:
    """A function that requests a title by its id."""

    def put(title_id: int) -> None:
        after_answer.schedule(request, ("refresh", title_id), partial(rpc.request_refresh, title_ids=[title_id]))

    return put
