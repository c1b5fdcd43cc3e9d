"""Preferences of a reader, read and replaced."""

from litestar import get, put

from api.accounts.functions import Preferences
from api.accounts.models import PreferencesBody
from api.http.bodies import Accepts, JsonBody
from api.http.reader import UserId
from api.rpc import InjectedRpc

PATH = "/users/me/preferences"
TAGS = ["preferences"]


@get(PATH, opt={"function": "get_preferences"}, summary="My preferences", tags=TAGS)
async def my_preferences(rpc: InjectedRpc, user_id: UserId) -> Preferences:
    (preferences,) = await rpc.get_preferences(user_id=user_id)
    return preferences


@put(
    PATH,
    opt={"function": "save_preferences", "body": Accepts(PreferencesBody)},
    summary="Set my preferences",
    tags=TAGS,
)
async def put_preferences(sent: JsonBody[PreferencesBody], rpc: InjectedRpc, user_id: UserId) -> Preferences:
    (preferences,) = await rpc.save_preferences(
        user_id=user_id,
        language=sent.language,
        country=sent.country,
        providers=list(sent.providers),
        maturity_lte=sent.maturity_lte,
        rating_scale=sent.rating_scale,
    )
    return preferences


ROUTES = [my_preferences, put_preferences]
