"""Opening an account, logging in, and seeing one's own account."""

from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.params import JSONBody

from api.auth import PUBLIC
from api.emails import InvalidEmailError, normalise_email
from api.errors import FieldError, ProblemError
from api.models import Credentials, Registration, Session
from api.providers import InjectedPasswords, InjectedRpc, InjectedSettings, InjectedTokens, UserId
from api.rows import User
from api.tokens import TokenIssuer

FORM = "application/x-www-form-urlencoded"
# Of the OAuth2 password flow (RFC 6749, 4.3); of these only the first two matter here.
FORM_FIELDS = {"username", "password", "grant_type", "scope", "client_id", "client_secret"}


@post(
    ["/auth/register", "/auth/signup"],
    opt={**PUBLIC, "function": "register_user"},
    summary="Register",
    tags=["accounts"],
)
async def register(
    data: JSONBody[Registration],
    rpc: InjectedRpc,
    settings: InjectedSettings,
    passwords: InjectedPasswords,
    tokens: InjectedTokens,
) -> Session:
    email = _email(data.email)
    if len(data.password) < settings.password_min_length:
        message = f"A password needs at least {settings.password_min_length} characters."
        raise ProblemError(422, message, errors=(FieldError(pointer="/password", detail=message),))
    (account,) = await rpc.register_user(email=email, name=data.name, password_hash=await passwords.hash(data.password))
    return _session(account, tokens)


@post("/auth/login", opt={**PUBLIC, "function": "find_login"}, status_code=200, summary="Log in", tags=["accounts"])
async def login(
    request: Request[Any, Any, Any], rpc: InjectedRpc, passwords: InjectedPasswords, tokens: InjectedTokens
) -> Session:
    credentials = await _credentials(request)
    try:
        found = await rpc.find_login(email=normalise_email(credentials.email))
    except InvalidEmailError:
        found = []
    if not await passwords.matches(credentials.password, found[0].password_hash if found else None):
        raise ProblemError(401, "E-mail address or password is wrong.", code="invalid_credentials")
    (user,) = await rpc.get_user(user_id=found[0].user_id)
    return _session(user, tokens)


@get(["/auth/me", "/users/me"], opt={"function": "get_user"}, summary="My account", tags=["accounts"])
async def me(rpc: InjectedRpc, user_id: UserId) -> User:
    found = await rpc.get_user(user_id=user_id)
    if not found:
        raise ProblemError(401, "This account does not exist any more.", code="invalid_token")
    return found[0]


def _session(user: User, tokens: TokenIssuer) -> Session:
    token = tokens.issue(user.user_id)
    return Session(token=token, access_token=token, expires_in=int(tokens.lifetime.total_seconds()), user=user)


def _email(text: str) -> str:
    try:
        return normalise_email(text)
    except InvalidEmailError as error:
        raise ProblemError(422, str(error), errors=(FieldError(pointer="/email", detail=str(error)),)) from error


async def _credentials(request: Request[Any, Any, Any]) -> Credentials:
    """JSON, or the form of the OAuth2 password flow, whichever the client sends."""
    if request.content_type[0] != FORM:
        return msgspec.json.decode(await request.body(), type=Credentials)
    form = await request.form()
    if unknown := sorted(set(form) - FORM_FIELDS):
        raise ProblemError(422, f"Unknown field {unknown[0]}.")
    if form.get("grant_type", "password") != "password":
        raise ProblemError(422, "grant_type must be password.")
    fields = {"email": form.get("username"), "password": form.get("password")}
    if any(isinstance(value, UploadFile) for value in fields.values()):
        raise ProblemError(422, "username and password must be text.")
    return msgspec.convert(fields, Credentials)


ROUTES = [register, login, me]
