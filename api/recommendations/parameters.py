"""Parameters of recommendations: what chooses the titles, and how varied they are."""

from typing import Annotated, Literal, TypeAlias

from litestar.params import QueryParameter

from api.states.parameters import including

Strategy: TypeAlias = Annotated[
    Literal["hybrid", "collaborative", "content", "graph", "popular"],
    QueryParameter(description="What chooses the titles: everything, blended, or one source alone."),
]
MmrLambda: TypeAlias = Annotated[
    float | None,
    QueryParameter(
        name="lambda",
        ge=0,
        le=1,
        description="1 orders by score alone; lower values give a more varied list. Hybrid lists have 0.7.",
        schema_extra={"examples": [0.7]},
    ),
]
Mood: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        max_length=40,
        pattern=r"^[a-z-]+$(?!\n)",
        description="One of the moods in the onboarding quiz.",
        schema_extra={"examples": ["funny"]},
    ),
]
Method: TypeAlias = Annotated[
    Literal["average", "bayesian", "trending", "imdb"], QueryParameter(description="What counts as popular.")
]
Include: TypeAlias = Annotated[str | None, including("reasons", "signals", "translations")]
From: TypeAlias = Annotated[
    Literal["seen", "watch_later"] | None,
    QueryParameter(
        name="from", description="Only titles of this list of yours: what to watch next of all you put aside."
    ),
]
OnMyServices: TypeAlias = Annotated[
    bool, QueryParameter(description="Only what the services of your preferences stream, in your country.")
]
