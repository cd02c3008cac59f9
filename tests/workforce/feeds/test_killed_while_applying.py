"""A worker killed at any moment of an import leaves all of it or nothing."""

import json
import os
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.workforce.feeds.offering import table

pytestmark = [pytest.mark.race, pytest.mark.promise("W1")]

ROWS, KILLS = 1000, 6
ROOT = Path(__file__).parents[3]
WATCH = "import django; django.setup(); "
MAKE = WATCH + (
    "import sys; from tests.workforce.feeds import offering as o; "
    "o.council(); row = o.offer('staff', open(sys.argv[1], 'rb').read()); "
    "from keystay.workforce.feeds import actions; "
    "actions.start_applying(row=row, leave_refused=False, by='x'); print(row.pk)"
)


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "KEYSTAY_DATABASE_URL"}
    own = {"KEYSTAY_DATA": str(folder), "KEYSTAY_ENV": "test"}
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    return kept | own | {"PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "keystay.config.settings"}


def python(folder: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        env=environment(folder),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def held(folder: Path) -> dict[str, int | str]:
    with sqlite3.connect(folder / "keystay.sqlite3") as database:
        ask = lambda words: database.execute(words).fetchone()[0]  # noqa: E731
        assert ask("PRAGMA integrity_check") == "ok"
        return {
            "people": ask("SELECT count(*) FROM workforce_person"),
            "assignments": ask("SELECT count(*) FROM workforce_assignment"),
            "registrations": ask("SELECT count(*) FROM workforce_registration"),
            "state": ask("SELECT state FROM workforce_import"),
        }


def test_all_or_nothing_at_every_kill_and_whole_when_taken_up_again(tmp_path):
    rows = [
        {"Staff number": f"E{n}", "Full name": f"Worker {n}", "Registration number": f"SW{n + 1}"}
        | {"Team": "Crewe", "Role": "5", "FTE": "1", "Start date": "1/9/2024"}
        for n in range(ROWS)
    ]
    file = tmp_path / "staff.csv"
    file.write_bytes(table(rows))
    python(tmp_path, "-m", "django", "migrate", "-v0")
    import_id = python(tmp_path, "-c", MAKE, str(file))
    nothing = {"people": 0, "assignments": 0, "registrations": 0, "state": "applying"}
    everything = {name: ROWS for name in nothing} | {"state": "applied"}
    chance, seen = random.Random(7), []
    for _ in range(KILLS):
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.workforce.feeds.killed", import_id],
            env=environment(tmp_path),
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        assert worker.stdout is not None
        worker.stdout.readline()
        try:
            worker.wait(chance.uniform(0.05, 4))
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
        seen.append(held(tmp_path))
        assert seen[-1] in (nothing, everything)
    assert nothing in seen, json.dumps(seen)

    python(tmp_path, "-m", "tests.workforce.feeds.killed", import_id)
    assert held(tmp_path) == everything
