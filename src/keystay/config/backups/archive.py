"""A backup is one .tar.gz: a copy of the database, the files, and a manifest to check both.

The manifest holds the SHA-256 of every file and the number of rows of every table, so that
a restore can prove that it brings back what was saved. Where there are keys the whole is
encrypted for them as it is written (age.py), and never lies beside its target in clear.
"""

import gzip
import hashlib
import json
import os
import tarfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from keystay.config.backups.age import CannotOpen, Decrypting, Encrypting, is_encrypted

MANIFEST = "manifest.json"
DUMPS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class NotSound(Exception):
    """A backup that does not hold what its manifest says; the message says what differs."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: made by which Keystay, when, of which kind of database."""

    keystay: str
    made_at: str
    database: str
    rows: dict[str, int]
    sha256: dict[str, str]


def pack(folder: Path, manifest: Manifest, target: Path, keys: Sequence[str] = ()) -> None:
    """Write the folder and its manifest to `target`, which appears only when it is whole.

    Encrypted for the holders of the public `keys`, if there are any.
    """
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
    partial = target.with_name(target.name + ".partial")
    try:
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            _write(folder, file, keys)
            os.fsync(file.fileno())
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)


def _write(folder: Path, file: IO[bytes], keys: Sequence[str]) -> None:
    out: Any = Encrypting(file, keys) if keys else nullcontext(file)
    with (
        out as inner,
        gzip.GzipFile("", "wb", 6, inner) as pressed,
        tarfile.open(fileobj=pressed, mode="w|") as packed,
    ):
        for name in sorted(_names(folder)):
            packed.add(folder / name, arcname=name)
    file.flush()


def unpack(source: Path, folder: Path, secret_key: str = "") -> Manifest:
    """Unpack into an empty folder and check every file; NotSound says which differs."""
    try:
        with source.open("rb") as file:
            _extract(_in_clear(file, secret_key), folder)
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except CannotOpen as error:
        raise NotSound(f"{source} cannot be opened. {error}") from error
    except (OSError, EOFError, zlib.error, tarfile.TarError, TypeError, ValueError) as error:
        raise NotSound(f"{source} is not a backup of Keystay, or is cut short.") from error
    found = sums(folder)
    differing = sorted(
        n for n in {*found, *manifest.sha256} if found.get(n) != manifest.sha256.get(n)
    )
    if differing:
        raise NotSound(f"{source} is damaged: {', '.join(differing)} is not as it was saved.")
    return manifest


def sums(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file in the folder but the manifest, by its name inside it."""
    found = {}
    for name in _names(folder):
        if name != MANIFEST:
            with (folder / name).open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _in_clear(file: IO[bytes], secret_key: str) -> Any:
    if not is_encrypted(file):
        return file
    if not secret_key:
        raise CannotOpen("It is encrypted: add --key-file with the secret key.")
    try:
        return Decrypting(file, secret_key)
    except ValueError as error:
        raise CannotOpen(str(error)) from error


def _extract(file: Any, folder: Path) -> None:
    with tarfile.open(fileobj=file, mode="r|gz") as packed:
        packed.extractall(folder, filter="data")
    while file.read(1 << 16):
        pass  # to the end: only its last piece proves that an encrypted file is whole


def _names(folder: Path) -> Iterator[str]:
    return (str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
