"""Signing secrets: made at random, and encrypted at rest by a key drawn from ``SECRET_KEY``."""

import base64
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PREFIX = "whsec_"
SECRET_BYTES = 32
"""Standard Webhooks asks for 24 to 64."""

_PURPOSE = b"campus.webhooks.signing-secret"


class Unreadable(Exception):
    """A secret that no key of this installation opens."""


def new_secret() -> str:
    """A secret in the form of Standard Webhooks: ``whsec_`` and its bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def seal(secret: str) -> bytes:
    """Encrypt a secret to keep it (Fernet: AES-128-CBC, authenticated by HMAC-SHA256)."""
    return _cipher().encrypt(secret.encode())


def unseal(sealed: bytes) -> str:
    """Decrypt a secret that was kept, also under an earlier ``SECRET_KEY`` of the fallbacks.

    Raises:
        Unreadable: it was encrypted under a key that this installation no longer has.
    """
    try:
        return _cipher().decrypt(sealed).decode()
    except InvalidToken as error:
        raise Unreadable from error


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str | bytes) -> bytes:
    """A key for this purpose alone (HKDF, RFC 5869), in the form that Fernet wants."""
    material = key if isinstance(key, bytes) else key.encode()
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(material)
    return base64.urlsafe_b64encode(derived)
