"""Two managers give the same case at the same moment: one wins, the other is told (C3)."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connections
from tests.caseloads.workload.holding import hold
from tests.cast import MONDAY, Cast, gather
from tests.on_monday import monday

from keystay.caseloads.allocations.actions import AlreadyAllocated, Giving, allocate
from keystay.caseloads.allocations.queries import marks
from keystay.caseloads.models import Allocation, Child

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.promise("C3"),
]
__all__ = ["monday"]
CASES = [f"RACE{n:08}" for n in range(4)]
WORKERS = ("ama", "bilal", "nia")


def race(cast: Cast) -> Counter[str]:
    """Three managers who saw the same page give each of the cases to a worker of theirs."""
    rows = list(Child.objects.order_by("pk"))
    seen = marks(rows, MONDAY)
    ready = threading.Barrier(len(WORKERS), timeout=60)
    told: list[str] = []  # appending is one step; adding to a count is three, and can be lost

    def give(worker: str) -> None:
        giving = Giving(cast.people[worker], MONDAY, "new", "Mine")
        ready.wait()
        for row in rows:
            try:
                allocate(cases=[row], giving=giving, by=cast.users["grace"], seen=seen)
                told.append("given")
            except AlreadyAllocated as refusal:
                first = "Grace Account gave it" in str(refusal)
                told.append("told who was first" if first else "?")
        connections["default"].close()

    threads = [threading.Thread(target=give, args=(worker,)) for worker in WORKERS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(told)


def test_each_case_has_one_winner_and_every_loser_is_told_who(monday):
    cast = gather()
    hold(None, *CASES)
    assert race(cast) == {
        "given": len(CASES),
        "told who was first": len(CASES) * (len(WORKERS) - 1),
    }
    assert Allocation.objects.filter(outcome="").count() == Allocation.objects.count()


def test_without_saying_what_was_seen_the_second_would_overwrite_the_first(monday):
    cast = gather()
    hold(None, CASES[0])
    rows = list(Child.objects.all())
    for worker, days in (("ama", 0), ("nia", 1)):
        starts_on = MONDAY + timedelta(days=days)
        giving = Giving(cast.people[worker], starts_on, "new", "Mine")
        assert allocate(cases=rows, giving=giving, by=cast.users["grace"])
    # Even then the database keeps one open allocation of the case.
    assert Allocation.objects.filter(outcome="").count() == 1
