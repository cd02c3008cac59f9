"""The coverage gate: rules, actions and statistics, every branch."""

import json
from pathlib import Path

import pytest
from tools.coverage_gate import gaps

FULL = {"missing_lines": [], "missing_branches": []}
GAP = {"missing_lines": [4], "missing_branches": [[2, 4], [6, -1]]}


@pytest.mark.parametrize(
    ("name", "found", "expected"),
    [
        ("src/keystay/a/b/rules.py", FULL, []),
        ("src/keystay/a/b/views.py", GAP, []),
        ("src/keystay/a/b/actions.py", GAP, True),
        ("src/keystay/stats/survival.py", GAP, True),
    ],
)
def test_only_what_is_held_to_it_fails(tmp_path: Path, name, found, expected):
    report = tmp_path / "coverage.json"
    report.write_text(json.dumps({"files": {name: found}}))
    sentence = f"{name}: lines 4; branches 2 to 4, 6 to the end"
    assert gaps(report, tmp_path) == ([sentence] if expected else [])


def test_a_held_file_that_nothing_reached_is_named(tmp_path: Path):
    report = tmp_path / "coverage.json"
    report.write_text(json.dumps({"files": {}}))
    (tmp_path / "rules.py").write_text("LIMIT = 2\n")
    (tmp_path / "views.py").write_text("LIMIT = 2\n")
    assert gaps(report, tmp_path) == [f"{tmp_path}/rules.py: never ran"]
