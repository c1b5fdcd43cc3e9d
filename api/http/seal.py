"""Seal of payloads that clients hand back: a signature that they cannot make, so that every change is noticed."""

import base64
import hashlib
import hmac

SIGNATURE_BYTES = 16


class BrokenSealError(ValueError):
    """The text was not sealed with this secret, or was changed."""


class Seal:
    """Signs payloads; two instances with one secret read each other's."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"cinelibre cursor" + secret.encode()).digest()

    def close(self, payload: bytes) -> str:
        """The payload behind its signature, as URL-safe text; it is signed, not encrypted."""
        return base64.urlsafe_b64encode(self._sign(payload) + payload).rstrip(b"=").decode()

    def open(self, text: str) -> bytes:
        """The payload of a text that `close` made. Raises BrokenSealError for any other."""
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except ValueError as error:
            raise BrokenSealError("not base64") from error
        signature, payload = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(payload)):
            raise BrokenSealError("another signature")
        return payload

    def _sign(self, payload: bytes) -> bytes:
        return hmac.digest(self._key, payload, "sha256")[:SIGNATURE_BYTES]
