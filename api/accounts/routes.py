"""Accounts: registration, login, and one's own account."""

from typing import Any, TypeAlias
from urllib.parse import parse_qs

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency

from api.accounts.emails import InvalidEmailError, normalise_email
from api.accounts.functions import User
from api.accounts.models import Credentials, LoginForm, Registration, Session
from api.accounts.passwords import PasswordHasher
from api.accounts.tokens import InjectedTokens, TokenIssuer
from api.http.bodies import FORM, JSON, Accepts, JsonBody, check_content_type, decode
from api.http.errors import FieldError, ProblemError
from api.http.reader import CHALLENGE, PUBLIC, UserId
from api.rpc import InjectedRpc
from api.settings import Settings

# Aliases of these routes alone: their types are used without a web framework too.
InjectedPasswords: TypeAlias = NamedDependency[PasswordHasher]
InjectedSettings: TypeAlias = NamedDependency[Settings]


@post(
    ["/auth/register", "/auth/signup"],
    opt={**PUBLIC, "function": "register_user", "body": Accepts(Registration)},
    summary="Register",
    tags=["accounts"],
)
async def register(
    sent: JsonBody[Registration],
    rpc: InjectedRpc,
    settings: InjectedSettings,
    passwords: InjectedPasswords,
    tokens: InjectedTokens,
) -> Session:
    email = _email(sent.email)
    if len(sent.password) < settings.password_min_length:
        message = f"A password needs at least {settings.password_min_length} characters."
        raise ProblemError(422, message, errors=(FieldError(pointer="/password", detail=message),))
    (account,) = await rpc.register_user(email=email, name=sent.name, password_hash=await passwords.hash(sent.password))
    return _session(account, tokens)


@post(
    "/auth/login",
    opt={**PUBLIC, "body": Accepts(Credentials, LoginForm)},
    status_code=200,
    summary="Log in",
    tags=["accounts"],
)
async def login(
    request: Request[Any, Any, Any], rpc: InjectedRpc, passwords: InjectedPasswords, tokens: InjectedTokens
) -> Session:
    """Send e-mail address and password as JSON, or as the form of OAuth2's password flow; get an access token.

    A wrong password and an unknown address get the same 401.
    """
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
        raise ProblemError(401, "This account does not exist any more.", code="invalid_token", headers=CHALLENGE)
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
    check_content_type(request, JSON, FORM)
    content = await request.body()
    if request.content_type[0] == JSON:
        return decode(content, Credentials)
    try:
        fields = parse_qs(content.decode(), keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError as error:
        raise ProblemError(400, "The form could not be read.", code="unreadable_request") from error
    if repeated := [name for name, values in fields.items() if len(values) > 1]:
        raise ProblemError(
            422, "A field can be given once.", errors=(FieldError(pointer=f"/{repeated[0]}", detail="Twice."),)
        )
    form = msgspec.convert({name: values[0] for name, values in fields.items()}, LoginForm)
    return Credentials(email=form.username, password=form.password)


ROUTES = [register, login, me]
