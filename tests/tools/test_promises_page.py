"""The page of promises: made from marks in the tests and declarations in the code."""

from pathlib import Path

import pytest

from tools import promises


@pytest.fixture
def house(tmp_path: Path, monkeypatch) -> Path:
    """A house with one topic that declares a promise and one test that proves it."""
    topic = tmp_path / "src" / "keystay" / "support" / "supervision"
    topic.mkdir(parents=True)
    (topic / "promises.py").write_text('PROMISES = [Promise(key="x", ids=("T4",))]')
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text(
        '@pytest.mark.promise("T4", "W4")\ndef test_late_is_seen(): ...\n'
    )
    monkeypatch.setattr(promises, "ROOT", tmp_path)
    return tmp_path


def test_a_promise_names_its_code_and_its_tests(house: Path):
    row = next(line for line in promises.page().split("\n") if line.startswith("| T4 "))
    assert row.endswith("| support/supervision | test_a.py (1) |")


def test_a_mark_that_the_strategy_does_not_know_is_an_error(house: Path):
    (house / "tests" / "test_b.py").write_text(
        'pytestmark = pytest.mark.promise("Z9")\ndef test_it(): ...\n'
    )
    with pytest.raises(SystemExit, match="Z9"):
        promises.page()


def test_the_page_counts_what_is_proved(house: Path):
    assert "2 of 80 promises" in promises.page()
