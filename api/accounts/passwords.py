"""Password hashes, made and checked.

bcrypt reads 72 bytes, so it is given a digest instead: 64 bytes whatever the password's length. With a pepper the
digest is keyed, and the stored hash names the pepper, so that it can be changed.
"""

import asyncio
import base64
import hashlib
import hmac
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import bcrypt

COST = 12
# A hash takes a core a quarter of a second: at most two at a time leave room for other requests.
SLOTS = 2


class PasswordHasher:
    """Hashes and checks passwords in threads of its own."""

    def __init__(self, pepper: str | None, cost: int = COST) -> None:
        self._pepper = pepper.encode() if pepper else None
        self._scheme = f"hmac-{hashlib.sha256(self._pepper).hexdigest()[:8]}" if self._pepper else "sha384"
        self._cost = cost
        self._executor = ThreadPoolExecutor(max_workers=SLOTS, thread_name_prefix="bcrypt")
        # Compared with for unknown accounts, so that their logins take as long as those of known ones.
        self._nobody = self.hash_now("")

    async def hash(self, password: str) -> str:
        """A salted hash for storage: scheme, $, bcrypt's own text."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, self.hash_now, password)

    async def matches(self, password: str, stored: str | None) -> bool:
        """Whether the password is the hash's; takes the same time for None, and is then False."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._check, password, stored)

    def matches_now(self, password: str, stored: str) -> bool:
        """As `matches`, but blocking."""
        return self._check(password, stored)

    def hash_now(self, password: str) -> str:
        hashed = bcrypt.hashpw(self._digest(password), bcrypt.gensalt(self._cost))
        return f"{self._scheme}{hashed.decode()}"

    def close(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _check(self, password: str, stored: str | None) -> bool:
        scheme, _, hashed = (stored or self._nobody).partition("$")
        matched = bcrypt.checkpw(self._digest(password), f"${hashed}".encode())
        return matched and scheme == self._scheme and stored is not None

    def _digest(self, password: str) -> bytes:
        normalised = unicodedata.normalize("NFC", password).encode()
        if self._pepper:
            return base64.b64encode(hmac.digest(self._pepper, normalised, "sha384"))
        return base64.b64encode(hashlib.sha384(normalised).digest())
