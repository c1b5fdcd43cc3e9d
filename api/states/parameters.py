"""Parameter `include` of routes that suggest titles: states to let through, and what else to say of each title."""

from typing import Annotated, TypeAlias

from litestar.params import QueryParameter

# States whose titles a reader may ask to see all the same; hidden titles stay hidden.
INCLUDED_STATES = ("seen", "watch_later")


def including(*words: str) -> QueryParameter:
    """The parameter of a route that takes these words beside the states."""
    known = (*words, *INCLUDED_STATES)
    choice = "|".join(known)
    also = f"what else to say of each title ({', '.join(words)}), and " if words else ""
    return QueryParameter(
        pattern=rf"^({choice})(,({choice}))*$(?!\n)",
        max_length=100,
        description=f"Separated by commas: {also}titles to show though you know them ({', '.join(INCLUDED_STATES)}).",
        schema_extra={"examples": [known[0], ",".join(known)]},
    )


IncludeStates: TypeAlias = Annotated[str | None, including()]
# Of routes that answer with cards: the texts of both languages.
IncludeTexts: TypeAlias = Annotated[str | None, including("translations")]


def included(include: str | None) -> list[str]:
    """The words of the parameter."""
    return include.split(",") if include else []


def included_states(include: str | None) -> list[str]:
    """The states among them."""
    return [word for word in included(include) if word in INCLUDED_STATES]
