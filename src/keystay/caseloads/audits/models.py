"""Audits of practice: programmes, samples, audits, their marks and what follows (C8, C9)."""

from django.db import models
from django.db.models import F, Q

from keystay.caseloads.audits.rules import BETTER, NOTHING, SAME, WORSE
from keystay.caseloads.cases.models import Child
from keystay.core.ids import PublicId
from keystay.organisation.models import Team
from keystay.workforce.models import Person


class Grade(models.TextChoices):
    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good"
    REQUIRES_IMPROVEMENT = "requires_improvement", "Requires improvement"
    INADEQUATE = "inadequate", "Inadequate"


class Method(models.TextChoices):
    RANDOM = "random", "At random from all cases"
    TEAM = "team", "In proportion by team"
    PLAN = "plan", "In proportion by plan"


class Views(models.TextChoices):
    """Whether child and family were asked."""

    ASKED = "asked", "Asked"
    DECLINED = "declined", "Asked, and they declined"
    NOT_APPROPRIATE = "not_right", "Not appropriate to ask"


class Outcome(models.TextChoices):
    BETTER = BETTER, "Better"
    SAME = SAME, "The same"
    WORSE = WORSE, "Worse"
    NOTHING = NOTHING, "Nothing to improve"


class Programme(models.Model):
    """What is audited over some months, and the question that it asks."""

    id = PublicId()
    title = models.CharField(max_length=120)
    question = models.CharField(max_length=300)
    tool = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["-starts_on", "title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_programme_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["title"], name="one_programme_of_a_title"),
        ]


class Sample(models.Model):
    """How cases were drawn: seed, method, and the cases there were as at a day.

    `frame` counts the cases to choose from; `fingerprint` is that of their references, so
    that drawing again shows whether they are still the same.
    """

    id = PublicId()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="samples")
    number = models.PositiveSmallIntegerField()
    drawn_on = models.DateField()
    as_at = models.DateField()
    seed = models.PositiveIntegerField()
    method = models.CharField(max_length=6, choices=Method)
    wanted = models.PositiveSmallIntegerField()
    frame = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="samples_are_numbered"),
        ]


class Audit(models.Model):
    """One case looked at, and everything that followed from it.

    `worker`, `team` and `plan` are those of the day that the sample is as at. `again_of` is
    the audit whose question is asked a second time. `sealed` holds the answers, first as a
    draft; `sealed_views` the themes of what child and family said, or why they were not asked.
    One that was withdrawn keeps its place in the sample, and the reason why nobody looked.
    """

    id = PublicId()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="audits")
    sample = models.ForeignKey(Sample, null=True, on_delete=models.CASCADE, related_name="audits")
    again_of = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="seconds"
    )
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="audits")
    plan = models.CharField(max_length=3, blank=True)
    worker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="audits")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    auditor = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="audits_given"
    )
    planned_on = models.DateField()
    started_on = models.DateField(null=True, blank=True)
    sealed = models.BinaryField(null=True)
    overall = models.CharField(max_length=20, choices=Grade, blank=True)
    graded_on = models.DateField(null=True, blank=True)
    conversation_on = models.DateField(null=True, blank=True)
    coaching = models.BooleanField(null=True)
    coaching_on = models.DateField(null=True, blank=True)
    views = models.CharField(max_length=9, choices=Views, blank=True)
    views_on = models.DateField(null=True, blank=True)
    sealed_views = models.BinaryField(null=True)
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=7, choices=Outcome, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-planned_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["again_of"],
                condition=Q(withdrawn_on__isnull=True),
                name="a_question_is_asked_again_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_on__isnull=False, graded_on__isnull=True) & ~Q(withdrawn_reason="")),
                name="an_audit_is_withdrawn_with_a_reason_and_before_its_grade",
            ),
            models.UniqueConstraint(
                fields=["programme", "child"],
                condition=Q(again_of__isnull=True),
                name="a_case_is_drawn_once_in_a_programme",
            ),
            models.CheckConstraint(
                condition=~Q(auditor=F("worker")), name="nobody_audits_themselves"
            ),
            models.CheckConstraint(
                condition=Q(graded_on__isnull=True, overall="")
                | (Q(graded_on__isnull=False) & ~Q(overall="")),
                name="a_grade_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(conversation_on__isnull=True) | Q(graded_on__isnull=False),
                name="a_conversation_follows_the_grade",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, outcome="")
                | (Q(closed_on__isnull=False) & ~Q(outcome="")),
                name="a_closed_loop_has_an_outcome",
            ),
        ]


class Mark(models.Model):
    """The final grade for one standard of an audit."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="marks")
    standard = models.CharField(max_length=40)
    grade = models.CharField(max_length=20, choices=Grade)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "standard"], name="one_grade_for_a_standard"),
        ]


class Improvement(models.Model):
    """What will be done about a standard, by whom and by when."""

    id = PublicId()
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="improvements")
    standard = models.CharField(max_length=40)
    sealed = models.BinaryField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
