"""What is agreed in supervision is followed up (T4)."""

from collections.abc import Collection, Iterator

from django.db.models import Q
from django.urls import reverse

from keystay.core.promises import Occurrence, Promise, Window
from keystay.support.supervision.models import Followup

FOLLOW_UP = "supervision-followup"


def followups_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every agreed action with a date in the window, owed by whoever took it on."""
    asked = Q() if people is None else Q(worker__in=people)
    rows = Followup.objects.filter(asked, due_on__range=(window.first, window.last))
    rows = rows.filter(dropped_on__isnull=True)
    if window.open_only:
        rows = rows.filter(done_on__isnull=True)
    if window.kept_since:
        rows = rows.filter(done_on__gte=window.kept_since)
    for row in rows.select_related("agreed_in"):
        yield Occurrence(
            promise=FOLLOW_UP,
            due_on=row.due_on,  # type: ignore[arg-type]
            about=row.worker_id,
            owed_by=row.owner_id,
            team=row.agreed_in.team_id,
            link=reverse("supervision:worker", args=[row.worker_id]),
            kept_on=row.done_on,
        )


PROMISES = [
    Promise(
        key=FOLLOW_UP,
        sentence="What is agreed in supervision is followed up.",
        act="Do what was agreed in supervision",
        ids=("T4",),
        occurrences=followups_due,
    ),
]
