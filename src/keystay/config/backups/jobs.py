"""A backup every night, where there is a key to encrypt it for; old ones go."""

import re
from datetime import date, datetime, time
from pathlib import Path

from django.conf import settings

from keystay.config.backups.keeping import kept
from keystay.config.backups.making import make, next_file
from keystay.core.scheduler import Job

MADE_ON = re.compile(r"keystay-(\d{8})-\d{6}\.tar\.gz\.age")


def nightly(day: date) -> None:
    """Make the night's backup in the data folder, and remove those that are not kept.

    Without a key nothing is made: a copy in clear beside the data is no safer than the data.
    """
    if not settings.BACKUP_KEYS:
        return
    target = next_file()
    target.parent.mkdir(mode=0o700, exist_ok=True)
    make(target, with_keys=False)
    _remove_old(target.parent)


def _remove_old(folder: Path) -> None:
    """Removes what this job made, and nothing else that lies in the folder."""
    made = {path: _made_on(path) for path in folder.iterdir() if MADE_ON.fullmatch(path.name)}
    keep = kept(made.values())
    latest = {day: max(path for path, on in made.items() if on == day) for day in keep}
    for path in made:
        if path not in latest.values():
            path.unlink()


def _made_on(path: Path) -> date:
    return datetime.strptime(path.name[8:16], "%Y%m%d").date()  # noqa: DTZ007 - a day


JOBS = [Job("backup", time(2), nightly)]
