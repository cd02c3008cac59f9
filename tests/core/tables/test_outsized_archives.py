"""Zip bombs are refused from the directory and again while streaming."""

import io
import time
import zipfile

import pytest

from keystay.core.tables import workbooks
from keystay.core.tables.refusals import CannotRead
from keystay.core.tables.workbooks import check_zip, unpack


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_files_come_out_by_their_bare_names():
    content = zipped({"extract/ssd_professionals.csv": b"a", "..\\ssd_involvements.csv": b"b"})

    assert unpack(content) == {"ssd_professionals.csv": b"a", "ssd_involvements.csv": b"b"}


def test_a_bomb_is_refused_within_a_second():
    content = zipped({"sheet.xml": b"0" * 60_000_000})

    began = time.monotonic()
    with pytest.raises(CannotRead, match="more than 100 times its size"):
        check_zip(content)
    assert time.monotonic() - began < 1


def test_more_than_100_megabytes_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 1000)

    with pytest.raises(CannotRead, match="more than 100 MB"):
        check_zip(zipped({"a.csv": b"x" * 2000}, zipfile.ZIP_STORED))


def test_sizes_that_lie_are_found_while_streaming():
    content = bytearray(zipped({"a.csv": b"0" * 5_000_000}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        place = content.index(mark) + (22 if mark == b"PK\x03\x04" else 24)
        content[place : place + 4] = (10).to_bytes(4, "little")

    with pytest.raises(CannotRead):
        check_zip(bytes(content))


def test_too_many_parts_are_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ENTRIES", 3)

    with pytest.raises(CannotRead, match="holds 4 parts"):
        check_zip(zipped({f"{n}.csv": b"x" for n in range(4)}))


def test_an_archive_in_an_archive_is_refused():
    with pytest.raises(CannotRead, match="another archive inside"):
        check_zip(zipped({"inner.zip": zipped({"a": b"a"})}))


def test_a_damaged_part_is_refused():
    content = bytearray(zipped({"a.csv": b"hello hello hello"}, zipfile.ZIP_STORED))
    content[content.index(b"hello")] = ord("j")

    with pytest.raises(CannotRead, match="damaged or locked"):
        check_zip(bytes(content))
