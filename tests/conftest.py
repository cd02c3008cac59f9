"""What every test needs: a cache of its own process, a static folder, steady examples."""

import os
from pathlib import Path

from django.conf import settings
from hypothesis import settings as hypothesis


def pytest_configure() -> None:
    # Two processes of tests must not clear or count each other's failed sign-ins.
    settings.CACHES["default"]["LOCATION"] += os.environ.get("PYTEST_XDIST_WORKER", "")
    # The same examples every time: what passed here passes there, and no time is measured.
    hypothesis.register_profile("keystay", derandomize=True, deadline=None, database=None)
    hypothesis.load_profile("keystay")
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
