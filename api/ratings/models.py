"""Bodies and replies of ratings."""

from typing import Annotated, TypeAlias

from msgspec import Meta

from api.calls import Moment
from api.catalogue.functions import TitleCard
from api.catalogue.models import TitleIdOrRef
from api.http.bodies import Body

Stars: TypeAlias = Annotated[float, Meta(ge=0.5, le=5.0, description="Stars.", examples=[4.5])]
Seen: TypeAlias = Annotated[
    bool, Meta(description="Whether it also counts as seen; if not, it stays in the list it is in, or in none.")
]


class RatingBody(Body, frozen=True, kw_only=True):
    """Stars for a title, named by title_id or item_id: our id, or a reference such as tmdb:movie:603."""

    rating: Stars
    title_id: TitleIdOrRef = None
    item_id: TitleIdOrRef = None
    seen: Seen = True


class TitleRatingBody(Body, frozen=True, kw_only=True):
    """Stars for the title in the path."""

    rating: Stars
    seen: Seen = True


class RatedTitle(TitleCard, frozen=True, kw_only=True):
    """A title with the user's own rating of it."""

    rating_id: int
    rating: float
    rated_at: Moment
