"""E-mail addresses in one spelling, normalised here alone: PostgreSQL's lower() differs from Python's."""

import re

MAX_LENGTH = 254
ADDRESS = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
)


class InvalidEmailError(ValueError):
    """The text is not an e-mail address that can be registered."""


def normalise_email(text: str) -> str:
    """The address in lower case. Raises InvalidEmailError for anything but an ASCII address with a domain."""
    stripped = text.strip()
    address = stripped.lower()
    if not stripped.isascii() or len(address) > MAX_LENGTH or not ADDRESS.fullmatch(address):
        raise InvalidEmailError("This is not an e-mail address like name@example.com.")
    return address
