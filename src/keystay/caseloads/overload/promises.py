"""Going over capacity is seen above, whoever gave the case: by the service manager as a rule."""

from collections.abc import Collection, Iterator

from django.urls import reverse

from keystay.caseloads.allocations.models import Allocation
from keystay.caseloads.overload.owed import Question, questions
from keystay.core.promises import Occurrence, Promise, Window
from keystay.core.words import day, one_decimal

OVER = "over-capacity"


def looks_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every time over capacity that lasted, and every case given over it, owed a look by the
    next above: of a case, the next who did not give it.
    """
    for each in questions(min(window.first, window.today), window.today):
        wanted = people is None or (each.seer and each.seer.person in people)
        if wanted and window.first <= each.due_on <= window.last:
            yield _occurrence(each)


def _occurrence(each: Question) -> Occurrence:
    acts, see = each.seer is None or each.seer.acts, reverse("workload:worker", args=[each.worker])
    link, note, what = _told(each)
    return Occurrence(
        promise=OVER,
        due_on=each.due_on,
        about=each.worker,
        owed_by=each.seer.person if each.seer else None,
        team=each.team,
        link=link if acts else see,
        see=see,
        kept_on=each.kept_on,
        note=note if acts else f"{note}. Nobody above is left to look at it: name somebody",
        until=each.until,
        what=what,
    )


def _told(each: Question) -> tuple[str, str, str]:
    """Where it is looked at, what is noted, and what it is about besides the worker."""
    row = each.about
    if isinstance(row, Allocation):
        note = f"{one_decimal(row.load_after)} with room for {one_decimal(row.capacity)}"
        link = reverse("allocations:look", args=[row.pk])
        return link, note, f"Case {row.child.shown} given over capacity"
    return reverse("overload:look", args=[row.worker]), f"Since {day(row.since)}", ""


PROMISES = [
    Promise(
        key=OVER,
        sentence="Being over capacity is looked at by the service manager, whoever gave the cases.",
        act="Look at who is over capacity",
        ids=("C1", "C3"),
        occurrences=looks_due,
    ),
]
