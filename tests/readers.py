"""Users of a running service without a password, because hashing one takes a quarter of a second."""

from datetime import timedelta
from itertools import count

from api.accounts.tokens import TokenIssuer
from sync.connection import call, connect

_numbers = count(1)


class Readers:
    """Registers users in the database of a service that has started, and so has made the key that signs tokens."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        with connect(conninfo) as connection:
            self._tokens = TokenIssuer([key[1] for key in call(connection, "signing_keys")], timedelta(days=1))

    def register(self) -> tuple[int, dict[str, str]]:
        """A new user's id, and the header that authenticates them."""
        email = f"reader{next(_numbers)}@example.com"
        with connect(self._conninfo) as connection:
            ((user_id, *_),) = call(connection, "register_user", email=email, name="Reader", password_hash="x")
        return int(user_id), {"Authorization": f"Bearer {self._tokens.issue(int(user_id))}"}
