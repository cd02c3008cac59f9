"""Encrypting files as age does (age-encryption.org/v1), for whoever holds a secret key elsewhere.

What makes backups knows the public keys only, so that whoever takes this machine, or the place
where backups lie, reads none of them. The format is that of the `age` program, which can open
these files without Keystay, and whose keys may be used here.
"""

import hashlib
import hmac
import io
import os
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keystay.config.backups import bech32

FIRST_LINE = b"age-encryption.org/v1\n"
X25519_INFO = b"age-encryption.org/v1/X25519"
PUBLIC, SECRET = "age", "age-secret-key-"
CHUNK, TAG = 64 * 1024, 16
LONGEST_HEADER = 64 * 1024


class CannotOpen(Exception):
    """The key is not one of those that it was encrypted for, or the file is damaged."""


def new_keys() -> tuple[str, str]:
    """A new pair of keys as age writes them: the public one and the secret one."""
    secret = X25519PrivateKey.generate()
    public = bech32.encode(PUBLIC, secret.public_key().public_bytes_raw())
    return public, bech32.encode(SECRET, secret.private_bytes_raw()).upper()


class Encrypting(io.RawIOBase):
    """What is written comes out encrypted for every one of the public keys.

    The file is whole only after `close`. Raises ValueError for a key that is none.
    """

    def __init__(self, out: IO[bytes], public_keys: Sequence[str]) -> None:
        file_key, nonce = os.urandom(16), os.urandom(16)
        self.out = out
        self.held = bytearray()
        self.chunks = _Chunks(_derived(file_key, nonce, b"payload"))
        header = FIRST_LINE + b"".join(_wrapped(file_key, key) for key in public_keys) + b"---"
        self.out.write(header + b" " + _text(_mac(file_key, header)) + b"\n" + nonce)

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        self.held += content
        while len(self.held) > CHUNK:  # the last chunk, even if full, waits to be marked as such
            self.out.write(self.chunks.seal(bytes(self.held[:CHUNK]), last=False))
            del self.held[:CHUNK]
        return len(content)

    def close(self) -> None:
        """Write what is left and mark the end."""
        if not self.closed:
            self.out.write(self.chunks.seal(bytes(self.held), last=True))
        super().close()


class Decrypting(io.RawIOBase):
    """What is read comes out in clear. Raises CannotOpen, and ValueError for a key that is none."""

    def __init__(self, source: IO[bytes], secret_key: str) -> None:
        header, stanzas, mac = _header(source)
        file_key = _unwrapped(stanzas, secret_key)
        if not hmac.compare_digest(mac, _mac(file_key, header)):
            raise CannotOpen("The beginning of the file was changed.")
        self.source = source
        self.chunks = _Chunks(_derived(file_key, source.read(16), b"payload"))
        self.next = source.read(CHUNK + TAG)
        self.held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def,override]
        while not self.held and self.next:
            sealed, self.next = self.next, self.source.read(CHUNK + TAG)
            self.held = self.chunks.open(sealed, last=not self.next)
        given, self.held = self.held[: len(buffer)], self.held[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)


def is_encrypted(source: IO[bytes]) -> bool:
    """Whether a file begins as age's do; it is then read from its beginning again."""
    begins = source.read(len(FIRST_LINE)) == FIRST_LINE
    source.seek(0)
    return begins


class _Chunks:
    """Chunks of a file, each sealed with its number and whether it is the last."""

    def __init__(self, key: bytes) -> None:
        self.box, self.number = ChaCha20Poly1305(key), 0

    def seal(self, content: bytes, *, last: bool) -> bytes:
        return self.box.encrypt(self._nonce(last), content, None)

    def open(self, sealed: bytes, *, last: bool) -> bytes:
        try:
            return self.box.decrypt(self._nonce(last), sealed, None)
        except InvalidTag:
            raise CannotOpen("The file is damaged or cut short.") from None

    def _nonce(self, last: bool) -> bytes:
        self.number += 1
        return (self.number - 1).to_bytes(11, "big") + bytes([last])


def _wrapped(file_key: bytes, public_key: str) -> bytes:
    """The lines that give the file's key to the holder of one public key."""
    theirs = bech32.decode(public_key, PUBLIC)
    once = X25519PrivateKey.generate()
    share = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(theirs))
    key = _derived(shared, share + theirs, X25519_INFO)
    body = ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)
    return b"-> X25519 " + _text(share) + b"\n" + _text(body) + b"\n"


def _unwrapped(stanzas: Sequence[tuple[bytes, bytes]], secret_key: str) -> bytes:
    mine = X25519PrivateKey.from_private_bytes(bech32.decode(secret_key, SECRET))
    own = mine.public_key().public_bytes_raw()
    for share, body in stanzas:
        try:
            shared = mine.exchange(X25519PublicKey.from_public_bytes(share))
            key = _derived(shared, share + own, X25519_INFO)
            return ChaCha20Poly1305(key).decrypt(bytes(12), body, None)
        except (InvalidTag, ValueError):
            continue  # for somebody else, or no key at all
    raise CannotOpen("It was not encrypted for this key.")


def _header(source: IO[bytes]) -> tuple[bytes, list[tuple[bytes, bytes]], bytes]:
    """The header up to its code, the keys that it wraps, and the code that seals it."""
    lines = [source.readline(LONGEST_HEADER)]
    while lines[-1].endswith(b"\n") and not lines[-1].startswith(b"--- "):
        lines.append(source.readline(LONGEST_HEADER))
    if lines[0] != FIRST_LINE or not lines[-1].startswith(b"--- "):
        raise CannotOpen("It is not a file of age, or its beginning is damaged.")
    try:
        stanzas = [
            (_bytes(line.split()[2]), _bytes(lines[place + 1]))
            for place, line in enumerate(lines)
            if line.startswith(b"-> X25519 ")
        ]
        return b"".join(lines[:-1]) + b"---", stanzas, _bytes(lines[-1][4:])
    except (ValueError, IndexError):
        raise CannotOpen("The beginning of the file is damaged.") from None


def _mac(file_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), header, hashlib.sha256)


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=salt, info=info).derive(secret)


def _text(content: bytes) -> bytes:
    return b64encode(content).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    word = text.strip()
    return b64decode(word + b"=" * (-len(word) % 4), validate=True)
