"""A backup is one .tar.gz: a copy of the database, the files, and a manifest to check both.

The manifest holds the SHA-256 of every file and the number of rows of every table, so that
a restore can prove that it brings back what was saved.
"""

import hashlib
import json
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

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


def pack(folder: Path, manifest: Manifest, target: Path) -> None:
    """Write the folder and its manifest to `target`, which appears only when it is whole."""
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
    partial = target.with_name(target.name + ".partial")
    with tarfile.open(partial, "w:gz", compresslevel=6) as packed:
        for name in sorted(_names(folder)):
            packed.add(folder / name, arcname=name)
    partial.chmod(0o600)
    partial.rename(target)


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack into an empty folder and check every file; NotSound says which differs."""
    try:
        with tarfile.open(source) as packed:
            packed.extractall(folder, filter="data")
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
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


def _names(folder: Path) -> Iterator[str]:
    return (str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
