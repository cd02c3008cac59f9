"""What imports cost: a staff list of 2,000 rows and a case extract of 200,000 spells."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.db import transaction

from keystay.config.bench.timing import Timing, timed
from keystay.core.clock import today
from keystay.organisation.models import Team
from keystay.workforce.feeds import actions
from keystay.workforce.feeds.models import Import, ImportState

BY = "the bench"
STAFF, SPELLS = 2_000, 200_000
SPELLS_OF_A_CHILD = 4  # cases change hands

Files = Mapping[str, bytes]


class NotApplied(RuntimeError):
    """An import of the bench's own that was not applied: says where it stopped."""


def measure() -> list[Timing]:
    """Check and apply both files beside the data there is; nothing is kept."""
    team = Team.objects.current(today()).first()
    if team is None:
        return []
    with transaction.atomic():
        found = [
            *_import("staff", {"bench-staff.csv": _staff(team)}, STAFF),
            *_import("ssd", _extract(), SPELLS),
        ]
        transaction.set_rollback(True)
    return found


def _import(kind: str, files: Files, rows: int) -> list[Timing]:
    held: list[Import] = []

    def check() -> None:
        row = actions.receive(kind=kind, uploads=files, on=today(), by=BY)
        held.append(actions.decide(row=row, decisions={}, by=BY))

    def apply() -> None:
        row = actions.start_applying(row=held[0], leave_refused=False, by=BY)
        row = actions.apply(row=row, by=BY)
        if row.state != ImportState.APPLIED:
            raise NotApplied(f"{kind}: {row.state}: {row.message}")

    return [timed(f"Check {kind}", check, rows), timed(f"Apply {kind}", apply, rows)]


def _staff(team: Team) -> bytes:
    started = (today() - timedelta(days=400)).strftime("%d/%m/%Y")
    headings = ("Staff number", "Full name", "Team", "Census role", "FTE", "Contract", "Start date")
    rows = (
        (f"BENCH{n}", f"Ama Bench{n}", team.name, "5", "1", "permanent", started)
        for n in range(STAFF)
    )
    return _csv(headings, rows)


def _extract() -> Files:
    day = today() - timedelta(days=300)
    professionals = (
        (f"B{n}", f"BENCH{n}", f"Ama Bench{n}", "", "Social Worker") for n in range(STAFF)
    )
    involvements = (
        (
            f"BI{n}",
            f"B{n % STAFF}",
            "Allocated worker",
            f"BC{n // SPELLS_OF_A_CHILD}",
            (day + timedelta(days=n % 200)).strftime("%d/%m/%Y"),
            "",
        )
        for n in range(SPELLS)
    )
    return {
        "ssd_professionals.csv": _csv(
            (
                "prof_professional_id",
                "prof_staff_id",
                "prof_professional_name",
                "prof_social_worker_registration_no",
                "prof_professional_job_title",
            ),
            professionals,
        ),
        "ssd_involvements.csv": _csv(
            (
                "invo_involvements_id",
                "invo_professional_id",
                "invo_professional_role_id",
                "invo_person_id",
                "invo_involvement_start_date",
                "invo_involvement_end_date",
            ),
            involvements,
        ),
    }


def _csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode()
