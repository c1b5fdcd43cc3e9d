"""Rpc: every function that cinelibre_api calls, as methods of one class."""

from typing import TypeAlias

from litestar.di import NamedDependency

from api.accounts.functions import AccountFunctions
from api.catalogue.functions import CatalogueFunctions
from api.chat.functions import ChatFunctions
from api.collaborative.functions import CollaborativeFunctions
from api.content.functions import ContentFunctions
from api.discovery.functions import DiscoveryFunctions
from api.events.functions import EventFunctions
from api.foundation.functions import FoundationFunctions
from api.imports.functions import ImportFunctions
from api.lists.functions import ListFunctions
from api.onboarding.functions import OnboardingFunctions
from api.popularity.functions import PopularityFunctions
from api.ratings.functions import RatingFunctions
from api.recommendations.functions import RecommendationFunctions
from api.search.functions import SearchFunctions
from api.states.functions import StateFunctions
from api.stats.functions import StatsFunctions


class Rpc(
    FoundationFunctions,
    AccountFunctions,
    CatalogueFunctions,
    StateFunctions,
    PopularityFunctions,
    OnboardingFunctions,
    StatsFunctions,
    ContentFunctions,
    ListFunctions,
    CollaborativeFunctions,
    RecommendationFunctions,
    DiscoveryFunctions,
    SearchFunctions,
    ChatFunctions,
    RatingFunctions,
    EventFunctions,
    ImportFunctions,
):
    """The same names and parameters as in psql, where \\df+ rpc.* says what each means."""


InjectedRpc: TypeAlias = NamedDependency[Rpc]
