"""What every test needs: a cache of its own process, and a folder for gathered files."""

import os
from pathlib import Path

from django.conf import settings


def pytest_configure() -> None:
    # Two processes of tests must not clear or count each other's failed sign-ins.
    settings.CACHES["default"]["LOCATION"] += os.environ.get("PYTEST_XDIST_WORKER", "")
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
