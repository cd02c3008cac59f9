"""Handover plans: who is going, by when, and what is done for each of their cases (C5).

Which cases are on a plan is never stored: they follow from the spells of the case system.
"""

from django.db import models
from django.db.models import Q

from keystay.caseloads.cases.models import Child
from keystay.caseloads.handovers import rules
from keystay.core.ids import PublicId
from keystay.organisation.models import Team
from keystay.workforce.models import Person


class Why(models.TextChoices):
    """Why someone's cases need other workers."""

    LEAVING = rules.LEAVING, "Leaving"
    ABSENCE = rules.ABSENCE, "Long absence"
    MOVE = rules.MOVE, "Moving inside the council"


class Outcome(models.TextChoices):
    """How a plan was closed."""

    FINISHED = "finished", "Finished"
    WITHDRAWN = "withdrawn", "Withdrawn"


class StepName(models.TextChoices):
    """What is done for each case, in the order of the plan."""

    SUMMARY = rules.SUMMARY, "Summary and chronology written"
    SIGNED = rules.SIGNED, "Signed off by the team manager"
    AUDITED = rules.AUDITED, "Audited, next steps agreed"
    CHOSEN = rules.CHOSEN, "New worker chosen"
    TOLD = rules.TOLD, "Family told"
    VISITED = rules.VISITED, "Joint visit held"


class Handover(models.Model):
    """The plan for one worker's cases, led by the manager of `team` until it is closed.

    `last_day` is the last working day in the team; for an absence the last before it.
    """

    id = PublicId()
    worker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="handovers")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=10, choices=Why)
    last_day = models.DateField()
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        ordering = ["last_day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker"],
                condition=Q(closed_on__isnull=True),
                name="one_open_handover_of_a_worker",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, outcome="")
                | (Q(closed_on__isnull=False) & ~Q(outcome="")),
                name="a_closed_handover_has_a_day_and_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=models.F("opened_on")),
                name="a_handover_closes_after_it_opens",
            ),
        ]


class HandoverStep(models.Model):
    """A step done for one case. `who` wrote, signed, audited or takes the case on.

    `document` is where the summary is in the case system, never what it says; `role` is what
    the new worker is to do, `reason` why they work under another manager; `from_day` is when
    they begin. `by_name` is who recorded it.
    """

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="steps")
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=10, choices=StepName)
    done_on = models.DateField()
    who = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    document = models.CharField(max_length=300, blank=True)
    from_day = models.DateField(null=True, blank=True)
    role = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "child", "step"], name="a_step_of_a_case_is_done_once"
            ),
            models.CheckConstraint(
                condition=~Q(step=rules.CHOSEN)
                | Q(who__isnull=False, from_day__isnull=False) & ~Q(role=""),
                name="a_chosen_worker_has_a_name_a_day_and_a_role",
            ),
        ]
