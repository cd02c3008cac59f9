"""Exceptional access to the notes of two workers: one request that waits, one granted today."""

from keystay.access.users.models import User
from keystay.core.audit.actions import Actor
from keystay.support.exceptional.actions import Asked, ask, grant
from keystay.support.exceptional.models import Ground
from keystay.support.supervision.models import Session

ASKER, SECOND = "workforce.lead@", "principal.social.worker@"
# Invented, and about nobody.
WHY = (
    (
        Ground.GRIEVANCE,
        "The worker’s grievance says that fewer cases were agreed in this session. Both agree "
        "that it is written down there, and the hearing is next week.",
    ),
    (
        Ground.SERIOUS_INCIDENT,
        "The review asks what support the worker had in the weeks before.",
    ),
)


def ask_for_notes(_: Actor) -> None:
    """Ask for the last sessions with notes of two of the demo's workers; the second is granted.

    By the workforce lead and never by the demo itself: it takes two people.
    """
    asker, second = (User.objects.filter(email__startswith=who).first() for who in (ASKER, SECOND))
    if asker is None or second is None:
        return
    for session, (ground, why) in zip(_last_sessions(), WHY, strict=False):
        access = ask(session=session, asked=Asked(second, ground, why), by=asker)
        if ground is Ground.SERIOUS_INCIDENT:
            grant(access=access, by=second)


def _last_sessions() -> list[Session]:
    """The last session with notes of each of the workers who can sign in, by their address."""
    rows = Session.objects.filter(notes__isnull=False, worker__user__isnull=False)
    rows = rows.select_related("worker__user").order_by("worker__user__email", "held_on")
    return list({row.worker_id: row for row in rows}.values())
