"""Neighbours of a user, stored once the reply is sent, so that their next recommendations are quick."""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from litestar.di import NamedDependency

from api.http.after_answer import InjectedAfterAnswer
from api.http.errors import AnyRequest
from api.rpc import InjectedRpc

StoreNeighbours: TypeAlias = Callable[[int], None]
InjectedStoreNeighbours: TypeAlias = NamedDependency[StoreNeighbours]


def store_neighbours(request: AnyRequest, rpc: InjectedRpc, after_answer: InjectedAfterAnswer) -> StoreNeighbours:
    """A function that has the neighbours of a user stored, if those that are stored are stale."""

    def store(user_id: int) -> None:
        refresh = partial(rpc.refresh_neighbours, user_id=user_id, only_stale=True)
        after_answer.schedule(request, ("neighbours", user_id), refresh)

    return store
