"""Text that is encrypted at rest: only code that asks for it opened can read it.

The first key seals; every key opens, so that a key can be replaced without a day on which
nothing can be read.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(text: str) -> bytes:
    """The text, encrypted under the first of `NOTES_KEYS`."""
    return _box().encrypt(text.encode())


def seal_undated(text: str) -> bytes:
    """As `seal`, for words that must not tell when they were written.

    What `seal` makes begins with the second in which it was made, for anyone to read.
    """
    return _box().encrypt_at_time(text.encode(), current_time=0)


def unseal(sealed: bytes | memoryview) -> str:
    """The text again; raises InvalidToken if no key fits or a byte was changed."""
    return _box().decrypt(bytes(sealed)).decode()


def reseal(sealed: bytes | memoryview) -> bytes:
    """The same text under the first key, for replacing a key."""
    return _box().rotate(bytes(sealed))


def _box() -> MultiFernet:
    return MultiFernet([Fernet(_fernet_key(secret)) for secret in settings.NOTES_KEYS])


def _fernet_key(secret: str) -> bytes:
    return urlsafe_b64encode(sha256(secret.encode()).digest())
