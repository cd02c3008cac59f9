"""`keystay backup`: one checked file with the database and the files."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from keystay.config.backups.archive import NotSound
from keystay.config.backups.making import make, next_file


class Command(BaseCommand):
    help = (
        "Save the database and the files in one file, checked and safe to make while Keystay "
        "serves. The keys are left out unless asked for: without them, case references that "
        "were made before cannot be matched again, so keep them apart and safe."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="where to (a new file)")
        parser.add_argument("--with-keys", action="store_true", help="put the keys in as well")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, **options: Any) -> None:
        """Make the backup and say what is in it."""
        target = options["file"] or next_file()
        if target.exists():
            raise CommandError(f"{target} is there already: name a new file.")
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            manifest = make(target, with_keys=options["with_keys"])
        except NotSound as error:
            raise CommandError(f"No backup was made. {error}") from error
        figures = {
            "file": str(target),
            "bytes": target.stat().st_size,
            "tables": len(manifest.rows),
            "rows": sum(manifest.rows.values()),
            "files": len(manifest.sha256) - 1,
        }
        self.stdout.write(json.dumps(figures) if options["json"] else _words(figures))


def _words(figures: dict[str, Any]) -> str:
    return (
        f"Saved {figures['rows']:,} rows of {figures['tables']} tables and {figures['files']} "
        f"files in {figures['file']} ({figures['bytes'] / 1e6:.1f} MB), checked."
    )
