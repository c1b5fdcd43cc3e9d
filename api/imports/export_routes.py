"""Export of everything that is kept of a person."""

from typing import Annotated, Literal, TypeAlias, cast

from litestar import Response, get
from litestar.params import QueryParameter
from litestar.response import Stream

from api.http.bodies import JSON
from api.http.errors import ProblemError
from api.http.reader import CHALLENGE, UserId
from api.imports.export import Exporter
from api.imports.export_models import Export
from api.rpc import InjectedRpc

CSV = "text/csv"

FileFormat: TypeAlias = Annotated[
    Literal["json", "csv"],
    QueryParameter(description="Everything as JSON, or ratings and states alone as CSV."),
]


@get("/users/me/export", opt={"files": [CSV]}, summary="Everything that is kept of me", tags=["accounts"])
async def export(
    rpc: InjectedRpc,
    user_id: UserId,
    format: FileFormat = "json",  # noqa: A002
) -> Response[Export]:
    """Streams the account, preferences, quiz answers, ratings, states, lists, favourites, events, pages shown,
    conversations and imports, one element a line. Titles have their ids elsewhere, so that another installation reads
    it: `POST /me/imports?format=cinelibre`. As CSV only ratings and states, a title a line.
    """
    found = await rpc.get_user(user_id=user_id)
    if not found:
        raise ProblemError(401, "This account does not exist any more.", code="invalid_token", headers=CHALLENGE)
    exporter = Exporter(rpc, user_id)
    if format == "csv":
        content = exporter.table()
    else:
        (preferences,) = await rpc.get_preferences(user_id=user_id)
        (quiz,) = await rpc.onboarding_answers(user_id=user_id)
        content = exporter.document(found[0], preferences, quiz)
    headers = {"Content-Disposition": f'attachment; filename="cinelibre.{format}"'}
    stream = Stream(content, media_type=CSV if format == "csv" else JSON, headers=headers)
    return cast("Response[Export]", stream)


ROUTES = [export]
