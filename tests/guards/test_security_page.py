"""What the page of security says is shown by a test is shown by a test that is there."""

import re

import pytest
from tests.guards.source import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)`", PAGE)))
ROWS = [line for line in PAGE.splitlines() if re.match(r"\| (?:[\d.,\s-]+) \|", line)]


@pytest.mark.parametrize("path", NAMED)
def test_every_test_that_it_names_is_there(path: str):
    assert "def test_" in (ROOT / path).read_text()


def test_every_row_says_that_it_holds_and_where_or_what_is_missing():
    assert len(ROWS) > 40
    for row in ROWS:
        _, number, what, state, shown, _ = (cell.strip() for cell in row.split("|"))
        assert state.startswith(("holds", "in part:", "not there:")), (number, what)
        assert shown.startswith("`tests/") or state.startswith("not there:"), (number, what)
