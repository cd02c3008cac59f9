"""A file that is sent stays in memory, however large it is, and is told when too large."""

import tempfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import RequestFactory

pytestmark = pytest.mark.promise("C1")


@pytest.fixture(autouse=True)
def _no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("A file was written.")

    for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", refuse)


def sent(*contents: bytes) -> list[InMemoryUploadedFile]:
    files = [SimpleUploadedFile(f"{n}.csv", content) for n, content in enumerate(contents)]
    return RequestFactory().post("/", {"offered": files}).FILES.getlist("offered")


@pytest.mark.parametrize("size", [0, 1, 100_000, 5_000_000, 10 * 1024 * 1024])
def test_a_file_arrives_as_it_was_sent(size):
    content = bytes(n % 251 for n in range(1000)) * (size // 1000) + b"x" * (size % 1000)

    (file,) = sent(content)

    assert (file.size, file.read(), file.name) == (size, content, "0.csv")


def test_two_files_are_kept_apart():
    one, two = sent(b"one" * 50_000, b"two" * 50_000)
    assert (one.read(), two.read()) == (b"one" * 50_000, b"two" * 50_000)


def test_what_is_too_large_has_its_size_and_no_content():
    (file,) = sent(b"x" * (11 * 1024 * 1024))
    assert (file.size, file.read()) == (11 * 1024 * 1024, b"")


def test_several_files_are_too_large_together():
    files = sent(*[b"x" * (4 * 1024 * 1024)] * 4)

    assert sum(file.size for file in files) == 16 * 1024 * 1024
    assert sum(len(file.read()) for file in files) <= 10 * 1024 * 1024


def test_a_file_can_be_read_again():
    (file,) = sent(b"abc")
    assert isinstance(file.file, BytesIO)
    assert (file.read(), file.seek(0), file.read()) == (b"abc", 0, b"abc")
