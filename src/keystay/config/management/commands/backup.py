"""`keystay backup`: one checked file with the database and the files."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from keystay.config.backups.age import new_keys
from keystay.config.backups.archive import NotSound
from keystay.config.backups.making import make, next_file

NO_KEY = (
    "A backup holds everybody's record, so it is encrypted. Make a pair of keys with "
    "`./keystay backup --new-key` and set KEYSTAY_BACKUP_KEY, or add --in-clear if the place "
    "where it goes is encrypted itself."
)


class Command(BaseCommand):
    help = (
        "Save the database and the files in one file, checked and safe to make while Keystay "
        "serves. It is encrypted for KEYSTAY_BACKUP_KEY, a public key of age: --new-key makes "
        "one. The keys of Keystay itself are left out unless asked for: without them, notes of "
        "supervision do not open and case references that were made before cannot be matched "
        "again, so keep them apart and safe."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="where to (a new file)")
        parser.add_argument("--with-keys", action="store_true", help="put the keys in as well")
        parser.add_argument("--new-key", action="store_true", help="only make a pair of keys")
        parser.add_argument("--in-clear", action="store_true", help="not encrypted, knowingly")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, **options: Any) -> None:
        """Make the backup and say what is in it."""
        if options["new_key"]:
            self.stdout.write(_key_words(*new_keys()))
            return
        if settings.PRODUCTION and not settings.BACKUP_KEYS and not options["in_clear"]:
            raise CommandError(NO_KEY)
        target = options["file"] or next_file()
        if target.exists():
            raise CommandError(f"{target} is there already: name a new file.")
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            manifest = make(target, with_keys=options["with_keys"])
        except (NotSound, ValueError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        figures = {
            "file": str(target),
            "bytes": target.stat().st_size,
            "tables": len(manifest.rows),
            "rows": sum(manifest.rows.values()),
            "files": len(manifest.sha256) - 1,
            "encrypted": bool(settings.BACKUP_KEYS),
        }
        self.stdout.write(json.dumps(figures) if options["json"] else _words(figures))


def _words(figures: dict[str, Any]) -> str:
    how = "encrypted" if figures["encrypted"] else "NOT encrypted: keep it where nobody reads it"
    return (
        f"Saved {figures['rows']:,} rows of {figures['tables']} tables and {figures['files']} "
        f"files in {figures['file']} ({figures['bytes'] / 1e6:.1f} MB), checked, {how}."
    )


def _key_words(public: str, secret: str) -> str:
    return (
        f"Set this for Keystay:\n  KEYSTAY_BACKUP_KEY={public}\n\n"
        "Keep this where Keystay is not, on paper or in the council's vault; without it no "
        f"backup can be opened:\n  {secret}"
    )
