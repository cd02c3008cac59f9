"""A journey clicks through its walk alone, which waits until the page that it leads to stands.

A click that did not wait let the look at the page begin while the page was going: once in many
runs, and then in CI.
"""

from pathlib import Path

JOURNEYS = Path(__file__).parent.parent / "journeys"


def test_no_journey_clicks_by_itself():
    steps = {path.name: path.read_text() for path in JOURNEYS.glob("*.py")}
    assert [name for name, text in steps.items() if ".click()" in text] == ["walking.py"]
