"""Rows and calls of accounts: logins, preferences and signing keys."""

from collections.abc import Sequence

from api.calls import Calls, Moment, Row, reads, writes


class User(Row, frozen=True, kw_only=True):
    """An account as its owner sees it."""

    user_id: int
    email: str | None
    name: str
    is_demo: bool
    created_at: Moment
    rating_count: int


class Login(Row, frozen=True, kw_only=True):
    user_id: int
    password_hash: str


class SigningKey(Row, frozen=True, kw_only=True):
    kid: str
    private_key: str
    created_at: Moment


class Preferences(Row, frozen=True, kw_only=True):
    """How a user wants to use the service; updated_at is null for somebody who never said."""

    language: str | None
    country: str | None
    providers: list[str]
    maturity_lte: int | None
    rating_scale: str
    updated_at: Moment | None


class Services(Row, frozen=True, kw_only=True):
    """The services that a user has."""

    providers: list[str]


class AccountFunctions(Calls):
    @writes
    async def register_user(self, *, email: str, name: str, password_hash: str) -> list[User]: ...

    @reads
    async def find_login(self, *, email: str) -> list[Login]: ...

    @reads
    async def get_user(self, *, user_id: int) -> list[User]: ...

    @reads
    async def signing_keys(self) -> list[SigningKey]: ...

    @writes
    async def create_signing_key(self, *, kid: str, private_key: str) -> list[SigningKey]: ...

    @reads
    async def get_preferences(self, *, user_id: int) -> list[Preferences]: ...

    @writes
    async def save_preferences(
        self,
        *,
        user_id: int,
        language: str | None,
        country: str | None,
        providers: Sequence[str],
        maturity_lte: int | None,
        rating_scale: str,
    ) -> list[Preferences]: ...

    @reads
    async def my_services(self, *, user_id: int) -> list[Services]: ...
