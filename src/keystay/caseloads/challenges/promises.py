"""What was taken on in a Performance Challenge session is done (C8)."""

from collections.abc import Collection, Iterator

from django.db.models import Q
from django.urls import reverse

from keystay.caseloads.challenges.models import ChallengeAction
from keystay.core.promises import Occurrence, Promise, Window

ACT = "challenge-action"


def actions_due(window: Window, people: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Every action taken on in a session, owed by whoever took it on."""
    asked = Q() if people is None else Q(owner__in=people)
    rows = ChallengeAction.objects.filter(asked, due_on__range=(window.first, window.last))
    if window.open_only:
        rows = rows.filter(done_on=None)
    for row in rows.select_related("challenge__team"):
        yield Occurrence(
            promise=ACT,
            due_on=row.due_on,
            about=row.owner_id,
            owed_by=row.owner_id,
            team=row.challenge.team_id,
            link=reverse("challenges:challenge", args=[row.challenge_id]),
            kept_on=row.done_on,
            what=f"Challenge session, {row.challenge.team.name}",
        )


PROMISES = [
    Promise(
        key=ACT,
        sentence="What is taken on in a Performance Challenge session is done.",
        act="Do what the challenge session asked for",
        ids=("C8",),
        occurrences=actions_due,
    ),
]
