"""Reading the risk register: its lines, one entry with its scores, and the figures that move it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.roles.queries import may, reach
from keystay.access.users.models import User
from keystay.governance.answering import words_for
from keystay.governance.risks.models import Control, Risk, Score
from keystay.governance.risks.proposals import Rule, find_rule
from keystay.governance.risks.rules import Scale, moved
from keystay.governance.watch.queries import Figure, figures
from keystay.organisation.policy.queries import policy
from keystay.workforce.people.queries import owes_as

APPETITE = "risks.appetite"


@dataclass(frozen=True)
class Line:
    """An entry as the register shows it on a day; scores are likelihood times impact.

    `before` is the score without controls, `score` with them; `trend` is `worse`, `better` or
    `same` against the score before.
    """

    id: str
    title: str
    owner_id: str
    owner: str
    likelihood: int
    impact: int
    before: int
    score: int
    level: str
    trend: str
    appetite: int
    opened_on: date
    review_on: date
    review_late: bool
    closed_on: date | None

    @property
    def above_appetite(self) -> bool:
        """True for an open entry whose score with controls is more than is accepted."""
        return self.closed_on is None and self.score > self.appetite


@dataclass(frozen=True)
class Story:
    """An entry with everything about it: scores latest first, controls, the figures."""

    line: Line
    scores: Sequence[Score]
    controls: Sequence[Control]
    figures: Sequence[Figure]


def scale(on: date) -> Scale:
    """The council's scale on the day."""
    values = policy(on)
    names = ("risks.scale", "risks.medium_from", "risks.high_from")
    return Scale(*(int(values[name]) for name in names))


def within(user: User, permission: Permission) -> QuerySet[Risk]:
    """The entries within reach: all, or those that one owns."""
    rows = Risk.objects.select_related("owner__person")
    return rows if reach(user, permission).everyone else rows.filter(owner=user)


def lines(risks: QuerySet[Risk], on: date, *, names: bool) -> list[Line]:
    """The entries as lines, the highest score first and closed ones last.

    Three statements however many there are; five where roles stand for names.
    """
    latest = Prefetch("scores", Score.objects.filter(on__lte=on).order_by("-on", "-id"))
    rows = list(risks.select_related("owner__person").prefetch_related(latest))
    owners = words_for([row.owner for row in rows], on, names=names)
    levels = scale(on)
    found = [_line(row, owners[row.owner_id], levels, on) for row in rows if row.scores.all()]
    return sorted(found, key=lambda line: (line.closed_on is not None, -line.score, line.title))


def register(on: date, *, names: bool = True) -> list[Line]:
    """The open entries on the day, the highest score first."""
    rows = Risk.objects.filter(opened_on__lte=on).exclude(closed_on__lte=on)
    return lines(rows, on, names=names)


def above_appetite(on: date, *, names: bool = True) -> list[Line]:
    """The open entries whose score is more than is accepted, the highest first."""
    return [line for line in register(on, names=names) if line.above_appetite]


def story(risk: Risk, on: date, *, names: bool) -> Story:
    """An entry with its scores, controls and figures."""
    (line,) = lines(Risk.objects.filter(pk=risk.pk), on, names=names)
    moving = figures(on, risk.figures) if risk.figures else {}
    return Story(line, list(risk.scores.all()), list(risk.controls.all()), list(moving.values()))


def review_by(on: date) -> date:
    """The day by which what is scored on `on` is looked at again, unless it says otherwise."""
    return on + timedelta(weeks=int(policy(on)["risks.review_weeks"]))


def appetite(on: date) -> int:
    """What a new entry accepts, unless it says otherwise."""
    return int(policy(on)[APPETITE])


def find_risk(user: User, risk: str, permission: Permission) -> Risk:
    """The entry, if it is within reach; Http404 otherwise."""
    return _found(within(user, permission), risk)


def find_to_keep(user: User, risk: str, permission: Permission) -> Risk:
    """The entry, for its owner and for those who keep the register; Http404 for others."""
    if may(user, Permission.PLAN_WRITE):
        return _found(within(user, Permission.PLAN_WRITE), risk)
    return _found(within(user, permission).filter(owner=user), risk)


def find_control(user: User, control: str, permission: Permission) -> Control:
    """A control, for those who keep the register; Http404 if there is none."""
    found = Control.objects.select_related("risk").filter(pk=control).first()
    if found is None:
        raise Http404
    return found


def find_proposal(user: User, rule: str, permission: Permission) -> Rule:
    """The rule behind a proposal; Http404 if there is none."""
    found = find_rule(rule)
    if found is None:
        raise Http404
    return found


def open_choices() -> list[tuple[str, str]]:
    """The open entries by id, for linking a proposal to one."""
    return list(Risk.objects.still_open().order_by("title").values_list("pk", "title"))


def owed(people: Collection[str] | None, *, open_only: bool) -> list[Risk]:
    """The entries of those asked about (`owes_as`), with their scores unless only open ones count.

    The register is short, and whose an entry is may be told by two ids: so all are read.
    """
    every = Risk.objects.select_related("owner__person")
    rows = every.still_open() if open_only else every.prefetch_related("scores")
    return [row for row in rows if people is None or owes_as(row.owner) in people]


def _found(rows: QuerySet[Risk], risk: str) -> Risk:
    found = rows.filter(pk=risk).first()
    if found is None:
        raise Http404
    return found


def _line(row: Risk, owner: str, levels: Scale, on: date) -> Line:
    scores = list(row.scores.all())
    now, before = scores[0], scores[1] if len(scores) > 1 else None
    return Line(
        id=row.pk,
        title=row.title,
        owner_id=row.owner_id,
        owner=owner,
        likelihood=now.likelihood,
        impact=now.impact,
        before=now.before,
        score=now.after,
        level=levels.level(now.after),
        trend=moved(now.after, before.after if before else None),
        appetite=row.appetite,
        opened_on=row.opened_on,
        review_on=row.review_on,
        review_late=row.closed_on is None and row.review_on < on,
        closed_on=row.closed_on,
    )
