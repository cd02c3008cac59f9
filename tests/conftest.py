"""What every test needs: a cache of its own process, a static folder, steady examples."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from coverage import Coverage
from django.conf import settings
from hypothesis import settings as hypothesis

from keystay.core import reading

HERE = Path(__file__).parent
# These walk over every page. A branch of a rule or an action is held by a story of its own and
# not because something passed by it; and unmeasured they take half as long.
WALKS = (
    *("access/test_", "config/test_page_budget", "guards", "home/test_", "journeys", "tools"),
    "workforce/feeds/test_every_row",
)


def pytest_configure() -> None:
    # Two processes of tests must not clear or count each other's failed sign-ins.
    settings.CACHES["default"]["LOCATION"] += os.environ.get("PYTEST_XDIST_WORKER", "")
    # The same examples every time: what passed here passes there, and no time is measured.
    hypothesis.register_profile("keystay", derandomize=True, deadline=None, database=None)
    hypothesis.load_profile("keystay")
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def begins_anew() -> None:
    """Each test has a database of its own, but the process goes on."""
    reading.forget()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Pause the measuring of branches while a walk is run."""
    measuring = Coverage.current()
    walk = str(item.path.relative_to(HERE)).startswith(WALKS)
    if measuring is None or not walk:
        return (yield)
    measuring.stop()
    try:
        return (yield)
    finally:
        measuring.start()
