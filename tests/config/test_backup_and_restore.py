"""Backing up and restoring: what comes back is what was saved, or nothing is touched."""

import json
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from keystay.config.backups import sqlite
from keystay.config.backups.archive import Manifest, NotSound, pack, sums, unpack
from keystay.config.backups.lock import InUse, alone, share
from keystay.config.backups.making import make

only_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="about SQLite's file")


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_every_table_with_its_rows(tmp_path: Path):
    target = tmp_path / "saved.tar.gz"
    made = make(target, with_keys=False)
    (tmp_path / "out").mkdir()
    assert unpack(target, tmp_path / "out") == made
    assert made.rows["django_migrations"] > 0
    assert target.stat().st_mode & 0o077 == 0


@pytest.mark.django_db(transaction=True)
def test_the_keys_are_saved_only_when_asked(tmp_path: Path):
    without = make(tmp_path / "a.tar.gz", with_keys=False)
    with_keys = make(tmp_path / "b.tar.gz", with_keys=True)
    assert not any(name.startswith("secrets/") for name in without.sha256)
    assert any(name.startswith("secrets/") for name in with_keys.sha256)


@pytest.mark.django_db(transaction=True)
def test_a_backup_never_overwrites_and_says_what_it_holds(tmp_path: Path, capsys):
    target = tmp_path / "saved.tar.gz"
    call_command("backup", str(target), "--json")
    figures = json.loads(capsys.readouterr().out)
    assert figures["file"] == str(target)
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(target))


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    folder = tmp_path / "packing"
    folder.mkdir()
    (folder / "database.sqlite3").write_bytes(b"not much")
    manifest = Manifest("0", "2026-11-22", "sqlite", {}, sums(folder))
    pack(folder, manifest, tmp_path / "saved.tar.gz")
    return tmp_path / "saved.tar.gz"


def test_a_backup_cut_short_is_refused(packed: Path, tmp_path: Path):
    packed.write_bytes(packed.read_bytes()[:-40])
    with pytest.raises(NotSound, match="cut short"):
        unpack(packed, _empty(tmp_path))


def test_a_backup_that_was_changed_is_refused(packed: Path, tmp_path: Path):
    inside = _empty(tmp_path)
    with tarfile.open(packed) as archive:
        archive.extractall(inside, filter="data")
    (inside / "database.sqlite3").write_bytes(b"somewhat more")
    with tarfile.open(packed, "w:gz") as archive:
        for path in inside.iterdir():
            archive.add(path, arcname=path.name)
    with pytest.raises(NotSound, match=r"database\.sqlite3 is not as it was saved"):
        unpack(packed, _empty(tmp_path / "again"))


def test_a_database_with_dangling_rows_is_not_sound(tmp_path: Path):
    path = tmp_path / "broken.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "CREATE TABLE a (id INTEGER PRIMARY KEY);"
            "CREATE TABLE b (a INTEGER REFERENCES a);"
            "INSERT INTO b VALUES (7);"
        )
    with pytest.raises(NotSound, match="rows that point"):
        sqlite.check(path)


def test_what_is_no_database_is_not_sound(tmp_path: Path):
    path = tmp_path / "letter.sqlite3"
    path.write_text("Dear council, this is not a database at all." * 50)
    with pytest.raises(NotSound):
        sqlite.check(path)


@only_sqlite
@pytest.mark.django_db
def test_restoring_over_data_needs_force(packed: Path):
    assert connection.introspection.table_names()
    with pytest.raises(CommandError, match="add --force"):
        call_command("restore", str(packed))


@only_sqlite
@pytest.mark.django_db
def test_a_damaged_backup_restores_nothing_even_with_force(packed: Path):
    packed.write_bytes(b"no archive")
    with pytest.raises(CommandError, match="Nothing was restored"):
        call_command("restore", str(packed), "--force")


def test_nothing_is_restored_while_keystay_serves():
    with share(), pytest.raises(InUse), alone():
        pass
    with alone():
        pass


def _empty(folder: Path) -> Path:
    inside = folder / "unpacked"
    inside.mkdir(parents=True)
    return inside
