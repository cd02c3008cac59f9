"""A council with two teams on Monday 2 March 2026, and a private place for files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from tests.workforce.feeds import offering

from keystay.organisation.models import Team


@pytest.fixture(autouse=True)
def _private_files(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(f"{offering.TODAY}T09:00:00+00:00", tick=False):
        yield


@pytest.fixture
def teams(db: None) -> dict[str, Team]:
    return offering.council()
