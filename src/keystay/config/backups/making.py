"""Makes a backup of everything that Keystay must not lose.

It is put together in the data folder, which is as private as what is copied; its target may be
a place that others read, and gets only what is encrypted.
"""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

import keystay
from keystay.config.backups import postgres, sqlite
from keystay.config.backups.archive import DUMPS, Manifest, pack, sums


def make(target: Path, *, with_keys: bool) -> Manifest:
    """Write a checked backup to `target`; NotSound if the copy is not sound.

    Encrypted for `BACKUP_KEYS`, if there are any.
    """
    with tempfile.TemporaryDirectory(dir=settings.KEYSTAY_DATA, prefix="making-") as name:
        folder = Path(name)
        kind = connection.vendor
        save = sqlite.save if kind == "sqlite" else postgres.save
        rows = save(folder / DUMPS[kind])
        for part in ("files", "secrets") if with_keys else ("files",):
            shutil.copytree(settings.KEYSTAY_DATA / part, folder / part)
        moment = timezone.now().isoformat(timespec="seconds")
        manifest = Manifest(keystay.__version__, moment, kind, rows, sums(folder))
        pack(folder, manifest, target, settings.BACKUP_KEYS)
    _note().write_text(moment)
    return manifest


def next_file() -> Path:
    """A new file in the data folder, named after this moment."""
    stamp = timezone.now().strftime("%Y%m%d-%H%M%S")
    folder: Path = settings.KEYSTAY_DATA / "backups"
    ending = ".age" if settings.BACKUP_KEYS else ""
    return folder / f"keystay-{stamp}.tar.gz{ending}"


def last_made() -> datetime | None:
    """When the last sound backup was made, wherever it was put; None if none ever was."""
    noted = _note()
    return datetime.fromisoformat(noted.read_text()) if noted.exists() else None


def _note() -> Path:
    folder: Path = settings.KEYSTAY_DATA
    return folder / "last-backup"
