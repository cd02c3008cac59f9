"""The cast on Monday 2 March 2026, for the conftest files of the stories about what is due."""

from collections.abc import Iterator

import pytest
import time_machine
from tests.cast import MONDAY, Cast, gather
from tests.put_back import PutBack


@pytest.fixture
def monday() -> Iterator[time_machine.Traveller]:
    """Nine in the morning of Monday 2 March 2026; `.move_to` another moment."""
    with time_machine.travel(f"{MONDAY}T09:00:00+00:00", tick=False) as traveller:
        yield traveller


gathered = PutBack(gather)


@pytest.fixture
def cast(db: None, monday: time_machine.Traveller) -> Cast:
    return gathered()
