"""What makes two sendings of a form the same: account, address, drawing, words and files."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from keystay.core.sent_once.marks import TOKEN, mark_of

DRAWING = "aB3" * 21 + "z"
ADA = SimpleNamespace(pk="ADA", is_authenticated=True)
VISITOR = SimpleNamespace(pk=None, is_authenticated=False)


def mark(path: str = "/people/add/", user: Any = ADA, token: str = DRAWING, **words: Any) -> str:
    request = RequestFactory().post(path, {TOKEN: token, **words})
    request.user = user
    return mark_of(request)


def file(content: bytes = b"1,Ada", name: str = "staff.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_same_twice_is_the_same():
    assert mark(name="Ada", file=file()) == mark(file=file(), name="Ada")
    assert len(mark(name="Ada")) == 64


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/people/add/?on=2026-03-02"},
        {"path": "/posts/add/"},
        {"user": SimpleNamespace(pk="MO", is_authenticated=True)},
        {"token": DRAWING[::-1]},
        {"name": "ada"},
        {"name": ["Ada", "Ada"]},
        {"more": ""},
        {"file": file(b"1,Mo")},
        {"file": file(name="other.csv")},
        {"file": [file(), file()]},
    ],
)
def test_whatever_differs_makes_it_another(other: dict[str, Any]):
    words = {"name": "Ada", "file": file()}
    assert mark(**words) != mark(**{"name": "Ada", "file": file(), **other})


def test_a_file_is_read_from_its_beginning_afterwards():
    request = RequestFactory().post("/", {TOKEN: DRAWING, "file": file()})
    request.user = ADA
    assert mark_of(request)
    assert request.FILES["file"].read() == b"1,Ada"


@pytest.mark.parametrize(
    "token", ["", "a" * 32, "a" * 63, "a" * 65, "a" * 63 + "é", "a" * 63 + " "]
)
def test_what_no_page_drew_has_no_mark(token: str):
    assert mark(token=token) == ""


def test_a_visitor_has_no_mark():
    assert mark(user=VISITOR) == ""
