"""`keystay restore`: put a backup back, after proving that it is whole."""

import json
import shutil
import tempfile
from argparse import ArgumentParser, FileType
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from keystay.config.backups import postgres, sqlite
from keystay.config.backups.archive import DUMPS, Manifest, NotSound, unpack
from keystay.config.backups.lock import InUse, alone
from keystay.config.backups.making import make, next_file


class Command(BaseCommand):
    help = (
        "Put a backup back. Nothing is touched until the backup has been proved whole. If there "
        "is data already, --force is needed, and a backup of that data is made first."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument("--force", action="store_true", help="replace the data that is there")
        parser.add_argument(
            "--key-file", type=FileType("r"), help="holds the secret key (- to type it)"
        )
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, **options: Any) -> None:
        """Restore and say what came back."""
        source: Path = options["file"]
        if not source.exists():
            raise CommandError(f"{source} is not there.")
        if _has_data() and not options["force"]:
            raise CommandError("There is data here already: add --force to replace it.")
        try:
            with alone():
                manifest = restore(source, _secret(options["key_file"]))
        except (NotSound, InUse) as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        figures = {"made_at": manifest.made_at, "rows": sum(manifest.rows.values())}
        words = f"Restored {figures['rows']:,} rows, as saved at {figures['made_at']}, and checked."
        self.stdout.write(json.dumps(figures) if options["json"] else words)


def restore(source: Path, secret_key: str = "") -> Manifest:
    """Check the backup, keep what is there, and put the backup in its place.

    `secret_key` opens an encrypted one.
    """
    with tempfile.TemporaryDirectory(dir=settings.KEYSTAY_DATA, prefix="restoring-") as name:
        folder = Path(name)
        manifest = unpack(source, folder, secret_key)
        if manifest.database != connection.vendor:
            raise NotSound(f"It is of {manifest.database}, and this database is not.")
        dump = folder / DUMPS[manifest.database]
        if manifest.database == "sqlite":
            _compare(manifest, sqlite.check(dump))
            _keep_what_is_there()
            sqlite.put_back(dump)
        else:
            _keep_what_is_there()
            _compare(manifest, postgres.put_back(dump))
        for part in ("files", "secrets"):
            if (folder / part).exists():
                shutil.rmtree(settings.KEYSTAY_DATA / part, ignore_errors=True)
                shutil.move(folder / part, settings.KEYSTAY_DATA / part)
    return manifest


def _secret(file: IO[str] | None) -> str:
    """The first line that is no comment, as age keeps its keys."""
    lines = file.read().split("\n") if file else []
    return next((line.strip() for line in lines if line.strip() and line[0] != "#"), "")


def _compare(manifest: Manifest, found: dict[str, int]) -> None:
    differing = sorted(t for t, n in manifest.rows.items() if found.get(t) != n)
    if differing:
        raise NotSound(f"The number of rows differs in {', '.join(differing)}.")


def _has_data() -> bool:
    return bool(connection.introspection.table_names())


def _keep_what_is_there() -> None:
    """A backup of the present data; if that is too broken to copy, the file itself."""
    if not _has_data():
        return
    kept = next_file()
    kept = kept.with_name(f"before-restore-{kept.name}")
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        make(kept, with_keys=True)
    except NotSound:
        if connection.vendor != "sqlite":
            raise
        shutil.copy2(connection.settings_dict["NAME"], kept.with_suffix(".broken"))
