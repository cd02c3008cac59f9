"""Which audits of a programme wait for an auditor, who could take them, and how to share them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from keystay.access.permissions import Permission
from keystay.access.roles.models import RoleGrant
from keystay.access.users.models import User
from keystay.caseloads.audits.lines import Stood, lines_over
from keystay.caseloads.audits.models import Audit, Programme
from keystay.caseloads.audits.queries import able_to_audit, seen_by
from keystay.caseloads.samples.rules import share_out
from keystay.workforce.assignments.queries import managing
from keystay.workforce.models import Person

LEADS = ("service_manager", "principal_social_worker")


@dataclass(frozen=True)
class Share:
    """What one auditor gets: `held` are the audits of the programme that they have already."""

    auditor: Person
    held: int
    audits: tuple[Audit, ...]


@dataclass(frozen=True)
class Sharing:
    """Who gets what, and the audits from whose line nobody of the chosen stands apart."""

    shares: tuple[Share, ...]
    left: tuple[Audit, ...]

    @property
    def pairs(self) -> list[tuple[Audit, Person]]:
        """Each audit that is given with its auditor."""
        return [(audit, share.auditor) for share in self.shares for audit in share.audits]

    @property
    def mark(self) -> str:
        """What the sharing is known by, so that what is applied is what was shown."""
        return ",".join(sorted(f"{audit.pk}-{person.pk}" for audit, person in self.pairs))


def waiting(user: User, permission: Permission, programme: Programme) -> QuerySet[Audit]:
    """The audits of the programme that have no auditor yet, by case; those `user` may see."""
    rows = unshared(seen_by(user, permission)).filter(programme=programme)
    return rows.order_by("child__reference", "id")


def unshared(audits: QuerySet[Audit]) -> QuerySet[Audit]:
    """Those that wait for an auditor."""
    return audits.filter(auditor=None, graded_on=None, withdrawn_on=None)


def likely(on: date) -> list[Person]:
    """Who is offered first: managers, practice leads, those who audited before; by name."""
    over = {row.person for row in managing() if row.covers(on)}
    leads = RoleGrant.objects.current(on).filter(role__in=LEADS).values("user")
    before = Audit.objects.exclude(auditor=None).values("auditor")
    wanted = Q(pk__in=over) | Q(user__in=leads) | Q(pk__in=before)
    return list(able_to_audit(on).filter(wanted))


def sharing(audits: Sequence[Audit], auditors: Sequence[Person], on: date) -> Sharing:
    """How the audits are shared out among the auditors, as evenly as their lines allow.

    Never to the worker and never to anyone who stands over them, on the day that the case
    was drawn as at or today. What an auditor has of the programmes already is counted in.
    """
    near = _near(audits, on)
    chosen = [person.pk for person in auditors]
    may = {
        audit.pk: [each for each in chosen if each not in apart]
        for audit, apart in zip(audits, near, strict=True)
    }
    held = _held(audits, auditors)
    given = share_out(may, {each: held[each] for each in chosen})
    shares = tuple(
        Share(
            person,
            held[person.pk],
            tuple(audit for audit in audits if given.get(audit.pk) == person.pk),
        )
        for person in auditors
    )
    return Sharing(shares, tuple(audit for audit in audits if audit.pk not in given))


def _near(audits: Sequence[Audit], on: date) -> list[set[str]]:
    stood = [
        Stood(
            audit.worker_id,
            audit.team_id,
            (audit.sample.as_at if audit.sample else audit.planned_on, on),
        )
        for audit in audits
    ]
    return [over | {audit.worker_id} for audit, over in zip(audits, lines_over(stood), strict=True)]


def _held(audits: Sequence[Audit], auditors: Sequence[Person]) -> Counter[str]:
    rows = Audit.objects.filter(
        programme__in={audit.programme_id for audit in audits},
        auditor__in=auditors,
        graded_on=None,
        withdrawn_on=None,
    )
    return Counter(rows.order_by().values_list("auditor_id", flat=True))
