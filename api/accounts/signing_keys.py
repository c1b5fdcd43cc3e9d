"""Signing keys of access tokens: RSA, as PEM texts, from the environment or from the database."""

import hashlib

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from api.rpc import Rpc
from api.settings import Settings, SettingsError

KEY_BITS = 2048


async def load_signing_keys(settings: Settings, rpc: Rpc) -> list[str]:
    """The keys, the one that signs first: JWT_PRIVATE_KEY, else the database's, which gets one at the first start."""
    if settings.jwt_private_key:
        try:
            load_key(settings.jwt_private_key)
        except ValueError as error:
            raise SettingsError("JWT_PRIVATE_KEY: this is not an RSA private key in PEM form") from error
        return [settings.jwt_private_key]
    keys = await rpc.signing_keys()
    if not keys:
        pem = generate_key()
        keys = await rpc.create_signing_key(kid=key_id(pem), private_key=pem)
    return [key.private_key for key in keys]


def generate_key() -> str:
    """A new key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def load_key(pem: str) -> RSAPrivateKey:
    """Raises ValueError for a text that is not an RSA private key."""
    key = load_pem_private_key(pem.encode(), None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("not an RSA private key")  # noqa: TRY004
    return key


def key_id(pem: str) -> str:
    """A name for a key that any process computes alike: the start of its public half's SHA-256."""
    public = load_key(pem).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(public).hexdigest()[:16]
