"""Makes a backup of everything that Keystay must not lose."""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

import keystay
from keystay.config.backups import postgres, sqlite
from keystay.config.backups.archive import DUMPS, Manifest, pack, sums


def make(target: Path, *, with_keys: bool) -> Manifest:
    """Write a checked backup to `target`; NotSound if the copy is not sound."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="making-") as name:
        folder = Path(name)
        kind = connection.vendor
        save = sqlite.save if kind == "sqlite" else postgres.save
        rows = save(folder / DUMPS[kind])
        for part in ("files", "secrets") if with_keys else ("files",):
            shutil.copytree(settings.KEYSTAY_DATA / part, folder / part)
        moment = timezone.now().isoformat(timespec="seconds")
        manifest = Manifest(keystay.__version__, moment, kind, rows, sums(folder))
        pack(folder, manifest, target)
    return manifest


def next_file() -> Path:
    """A new file in the data folder, named after this moment."""
    stamp = timezone.now().strftime("%Y%m%d-%H%M%S")
    folder: Path = settings.KEYSTAY_DATA / "backups"
    return folder / f"keystay-{stamp}.tar.gz"
