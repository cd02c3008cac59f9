"""A backup is read by nobody but the holder of a key that is not on this machine."""

import gzip
import io
import json
import os
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from keystay.config.backups import age, bech32
from keystay.config.backups.archive import Manifest, NotSound, pack, sums, unpack
from keystay.config.backups.making import last_made, make, next_file
from keystay.workforce.people import actions as people

PUBLIC, SECRET = age.new_keys()
CANARY = b"Canary Ngozi"
# Made by the `age` family's own code (rage 1.2), for this key and another, with a line of grease.
MADE_BY_RAGE = b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBCTGsxNlREcThFUVVCSWRQd2RFei9RQ0ExaHlCaXZKZzc5MGR0"
    "NEVTeUd3CjlWNFpkaGpCdllKTGoySjZRY3Z4Y0hwYlJKRTVWZ0YwMklOUC9Xc1Z4N0kKLT4gWDI1NTE5ICtoYThTRDVy"
    "ejBDWmdrbEZGM25MNDgzd1U3YWpjQ0VkV1VScURtV0hFelEKUElveHdVOXQreXJ4TDd6OUNkVktiaFhNR0YzaEdHeDZv"
    "M1V0OTFTM2ZNVQotPiBSRXI1LWdyZWFzZSBJWlUnNE5JIHMzNSAiTyB4S0MKZUJkeXdpcEhDVTkyYVU4eEx0RVpVTHFz"
    "bm15dmgwcHE5RG93eWdiSFFYZ2JRQTZiWXJ3aHVobkVkVUZ6K3hoaAp1VW83cnRoVWlBT0N4cUlid3premRWWDJ6UQot"
    "LS0gVFlTekRzeDZWcEhKL2F2M1ZDTGlLWEZpSytkR0Jmb0ZOc05NcjZaNkJlTQrxUvNBQJBrHBxwDA34EmDwjzWB3ytA"
    "WVWqzpYwqAYAb4Y9k8ZiqxY="
)
RAGES_PUBLIC = "age14h3ccxjkgf6dqkyhh0pvq7kw4kdagj6jcqrsdeknrx4drsxp7peqcxq4a9"
RAGES_SECRET = "AGE-SECRET-KEY-16ZLG3PC3AS87Q2R4QZ5D9F5VFDKP0LJU7W3SEQRQKLFG76MUCQ8QR7NV0W"


def encrypted(content: bytes, *keys: str) -> bytes:
    out = io.BytesIO()
    with age.Encrypting(out, keys or [PUBLIC]) as inner:
        inner.write(content)
    return out.getvalue()


def opened(content: bytes, key: str = SECRET) -> bytes:
    return age.Decrypting(io.BytesIO(content), key).read()


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
def test_what_is_encrypted_opens_again_whatever_its_size(size: int):
    content = os.urandom(size)
    assert opened(encrypted(content)) == content


def test_each_holder_of_a_key_opens_it_and_nobody_else():
    others_public, others_secret = age.new_keys()
    content = encrypted(b"Words", PUBLIC, others_public)
    assert opened(content) == opened(content, others_secret) == b"Words"
    with pytest.raises(age.CannotOpen, match="not encrypted for this key"):
        opened(content, age.new_keys()[1])


def test_it_opens_what_the_age_program_made():
    assert opened(MADE_BY_RAGE, RAGES_SECRET) == b"Opened."


def test_keys_are_written_as_the_age_program_writes_them():
    secret = bech32.decode(RAGES_SECRET, age.SECRET)
    assert bech32.encode(age.SECRET, secret).upper() == RAGES_SECRET
    assert bech32.encode(age.PUBLIC, bech32.decode(RAGES_PUBLIC, age.PUBLIC)) == RAGES_PUBLIC


@given(place=st.integers(4, len(RAGES_PUBLIC) - 1), letter=st.sampled_from(bech32.LETTERS))
def test_one_wrong_letter_in_a_key_is_noticed(place: int, letter: str):
    typed = RAGES_PUBLIC[:place] + letter + RAGES_PUBLIC[place + 1 :]
    if typed != RAGES_PUBLIC:
        with pytest.raises(ValueError, match="mistyped"):
            bech32.decode(typed, age.PUBLIC)


@pytest.mark.parametrize("text", ["", "age1", "AGE-SECRET-KEY-1", "ssh-ed25519 AAAA", "age1bio"])
def test_what_is_no_key_is_refused(text: str):
    with pytest.raises(ValueError, match="key"):
        bech32.decode(text, age.PUBLIC)


@given(st.data())
def test_a_byte_changed_or_cut_off_is_noticed(data: st.DataObject):
    content = encrypted(b"Words" * 20_000)
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content = content[:place]
    else:
        content = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
    with pytest.raises(age.CannotOpen):
        opened(content)


def readable(path: Path) -> bytes:
    """All that anyone can get out of a file without a key."""
    content = path.read_bytes()
    try:
        return content + gzip.decompress(content)
    except (OSError, EOFError):
        return content


@pytest.mark.django_db(transaction=True)
def test_nothing_in_a_backup_is_in_clear(tmp_path: Path, settings):
    first, family = CANARY.decode().split()
    people.add(details=people.Details(first, family, email="canary@example.org"), by="the test")
    make(tmp_path / "clear.tar.gz", with_keys=True)
    settings.BACKUP_KEYS = [PUBLIC]
    target = tmp_path / "sealed.tar.gz.age"
    made = make(target, with_keys=True)
    if connection.vendor == "sqlite":  # what PostgreSQL dumps is compressed once more
        assert b"canary@example.org" in readable(tmp_path / "clear.tar.gz"), "proves nothing"
    for telling in (b"canary@example.org", b"manifest.json", b"SQLite"):
        assert telling not in readable(target)
    (tmp_path / "out").mkdir()
    assert unpack(target, tmp_path / "out", SECRET) == made
    assert target.stat().st_mode & 0o077 == 0
    assert list(tmp_path.glob("*.partial")) == []
    assert last_made() is not None


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("", "add --key-file"),
        (age.new_keys()[1], "not encrypted for this key"),
        ("AGE-SECRET-KEY-1NONSENSE", "key"),
        (PUBLIC, "key that begins with"),
    ],
    ids=["no key", "another key", "no key at all", "the public half"],
)
def test_without_the_right_key_nothing_is_restored(tmp_path: Path, key: str, says: str):
    folder, out = tmp_path / "packing", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    (folder / "database.sqlite3").write_bytes(b"not much")
    manifest = Manifest("0", "2026-11-22", "sqlite", {}, sums(folder))
    pack(folder, manifest, tmp_path / "saved.age", [PUBLIC])
    with pytest.raises(NotSound, match=says):
        unpack(tmp_path / "saved.age", out, key)


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path):
    folder = tmp_path / "packing"
    folder.mkdir()
    with pytest.raises(ValueError, match="mistyped"):
        pack(folder, Manifest("0", "", "sqlite", {}, {}), tmp_path / "saved", [f"{PUBLIC}q"])
    assert [path.name for path in tmp_path.iterdir()] == ["packing"]


def test_a_pair_of_keys_is_made_and_not_kept(capsys, settings):
    call_command("backup", "--new-key")
    told = capsys.readouterr().out
    public = next(word for word in told.split() if word.startswith("KEYSTAY_BACKUP_KEY="))
    secret = next(word for word in told.split() if word.startswith("AGE-SECRET-KEY-1"))
    assert opened(encrypted(b"Words", public.partition("=")[2]), secret) == b"Words"
    kept = [path for path in settings.KEYSTAY_DATA.rglob("*") if path.is_file()]
    assert not [path for path in kept if secret.encode() in path.read_bytes()]


def test_in_production_a_backup_in_clear_is_made_only_knowingly(settings, tmp_path: Path):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="--new-key"):
        call_command("backup", str(tmp_path / "saved.tar.gz"))


def test_the_name_says_whether_it_is_encrypted(settings):
    assert next_file().name.endswith(".tar.gz")
    settings.BACKUP_KEYS = [PUBLIC]
    assert next_file().name.endswith(".tar.gz.age")


def test_a_machine_that_is_lost_is_made_again_from_the_backup_and_the_key(tmp_path: Path):
    """The drill, by the commands alone, in folders of their own."""
    old, new, saved = tmp_path / "old", tmp_path / "new", tmp_path / "saved.tar.gz.age"
    keystay(old, "migrate")
    made = json.loads(keystay(old, "backup", str(saved), "--json", KEYSTAY_BACKUP_KEY=PUBLIC))
    (tmp_path / "key").write_text(f"# made today\n{SECRET}\n")
    back = keystay(new, "restore", str(saved), "--json", "--key-file", str(tmp_path / "key"))
    assert json.loads(back)["rows"] == made["rows"]
    assert made["encrypted"]
    (tmp_path / "key").write_text(age.new_keys()[1])
    with pytest.raises(subprocess.CalledProcessError):
        keystay(new, "restore", str(saved), "--force", "--key-file", str(tmp_path / "key"))


def keystay(folder: Path, *words: str, **environment: str) -> str:
    """What a command says, with a data folder of its own."""
    told = {**os.environ, "KEYSTAY_DATA": str(folder), "KEYSTAY_ENV": "demo", **environment}
    told.pop("KEYSTAY_DATABASE_URL", None)
    ran = subprocess.run(
        [sys.executable, "-m", "keystay", *words],
        env=told,
        check=True,
        capture_output=True,
        text=True,
    )
    return ran.stdout
