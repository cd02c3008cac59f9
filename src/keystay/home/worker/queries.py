"""One person's page: everything that the viewer may see of them, gathered from each room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from keystay.access.permissions import NEVER_ONES_OWN
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.caseloads.workload.queries import Load, load_of
from keystay.core.audit.queries import Line, history_about
from keystay.core.promises import Occurrence, promise
from keystay.home.due.queries import about, everything_open
from keystay.workforce.absence.models import Absence
from keystay.workforce.assignments.models import Assignment
from keystay.workforce.assignments.queries import story
from keystay.workforce.people.models import Person, Qualification, Stage
from keystay.workforce.registrations.models import Registration

AHEAD = timedelta(days=60)
BEHIND = timedelta(days=365)


@dataclass(frozen=True)
class Due:
    """Something promised about this person, open or broken, and where its reader follows it."""

    act: str
    occurrence: Occurrence
    overdue: bool
    link: str


@dataclass(frozen=True)
class Overview:
    """Who someone is and what is next."""

    work: list[Assignment]
    stage: Stage | None
    registration: Registration | None
    award: Qualification | None
    due: list[Due]
    load: Load | None
    away: Absence | None


def rights_over(user: User, person: Person, work: Iterable[Assignment]) -> dict[str, bool]:
    """Which parts of this person's page `user` may see or change, by short name.

    `work` is what the person does here from today: it says who reaches them.
    """
    asked = {
        "change": P.PERSON_WRITE,
        "absence": P.ABSENCE_READ,
        "record_absence": P.ABSENCE_WRITE,
        "supervision": P.SUPERVISION_DATES,
        "caseload": P.CASELOAD_READ,
        "registration": P.REGISTRATION_WRITE,
    }
    own, teams = person.user_id == user.pk, {row.team_id for row in work}
    reaches = {name: reach(user, permission) for name, permission in asked.items()}
    return {
        name: each.covers(own=own, teams=teams) and not (own and asked[name] in NEVER_ONES_OWN)
        for name, each in reaches.items()
    }


def overview(
    person: Person,
    on: date,
    rights: dict[str, bool],
    reader: Person | None,
    work: Sequence[Assignment],
    *,
    whole: bool = True,
) -> Overview:
    """The person's state on the day, as far as `rights` allow.

    `reader` is who looks; `work` is what the person does here from the day. Without `whole`
    it is only what heads every tab: no award and no cases.
    """
    held = [row for row in work if row.starts_on <= on]
    stage = person.stages.filter(starts_on__lte=on).exclude(ends_on__lt=on).first()
    away = person.absences.touching(on, on).first() if rights["absence"] else None
    return Overview(
        work=held,
        stage=stage,
        registration=getattr(person, "registration", None),
        award=person.qualifications.filter(social_work=True).first() if whole else None,
        due=open_promises(person, on, reader),
        load=load_of(held, stage, on) if whole and rights["caseload"] else None,
        away=away,
    )


def open_promises(person: Person, on: date, reader: Person | None) -> list[Due]:
    """What is promised about this person and not yet kept, soonest first.

    Only whoever owes it is led to where it is kept; others to where they see how it stands.
    """
    me = reader.pk if reader else ""
    rows = [
        row
        for row in about(everything_open(on), [person.pk])
        if on - BEHIND <= row.due_on <= on + AHEAD
    ]
    return [
        Due(
            promise(row.promise).act,
            row,
            row.state(on) == "broken",
            row.link if row.owed_by == me else row.see or row.link,
        )
        for row in rows
    ]


def work_story(person: Person) -> list[Assignment]:
    """Everything that the person has done here, the latest first."""
    return list(story(person))


def absences(person: Person) -> list[Absence]:
    """The person's absences, the latest first."""
    return list(person.absences.order_by("-starts_on"))


def history(person: Person, rights: dict[str, bool]) -> list[Line]:
    """What was changed about the person, newest first, as far as `rights` allow."""
    return history_about(person.pk, without=() if rights["absence"] else ("absence",))
