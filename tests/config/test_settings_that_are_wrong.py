"""A setting that cannot be is refused in one sentence, and never guessed at."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from keystay.config import given
from keystay.config.data_folder import data_folder

pytestmark = pytest.mark.promise("W1")


@pytest.mark.parametrize("text", ["prodution", "Production", "staging", ""])
def test_a_misspelt_kind_is_never_taken_for_the_demo(text: str):
    with pytest.raises(ImproperlyConfigured, match="one of demo, test, production"):
        given.kind(text)


@pytest.mark.parametrize("text", ["abc", "0", "-1", "65536", "80.5"])
def test_a_port_is_a_number_that_can_be(text: str):
    with pytest.raises(ImproperlyConfigured, match=f"KEYSTAY_PORT is “{text}”: give a number"):
        given.port(text)


def test_a_travelled_day_is_a_day():
    assert given.travelled_day("") == ""
    assert given.travelled_day("2025-09-30") == "2025-09-30"
    with pytest.raises(ImproperlyConfigured, match="“soon”, which is not a day: write it as 2025"):
        given.travelled_day("soon")


def test_a_folder_that_cannot_be_made_is_named(monkeypatch, tmp_path: Path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("KEYSTAY_DATA", str(tmp_path / "file" / "data"))
    with pytest.raises(ImproperlyConfigured, match=r"which cannot be used \(Not a directory\)"):
        data_folder()
