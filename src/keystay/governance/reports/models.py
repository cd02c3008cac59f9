"""The six-monthly reports: one row for each version, and what was written on each section (G5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from keystay.core.ids import PublicId
from keystay.governance.reports.rules import SECTIONS, Content, digest, from_data


class Report(models.Model):
    """A report on the half-year to `ends_on`: a draft until it is signed, then for good.

    `content` is what it says, as `rules.to_data` makes it; commentary joins it when it is
    signed. A correction is the next `version`, with its `reason`.
    """

    id = PublicId()
    ends_on = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    reason = models.TextField(blank=True)
    content = models.JSONField()
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    signed_on = models.DateField(null=True, blank=True)
    signed_by = models.CharField(max_length=200, blank=True)
    signed_as = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-ends_on", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["ends_on", "version"], name="a_version_of_a_report_is_there_once"
            ),
            models.CheckConstraint(
                condition=Q(signed_on=None, signed_by="", digest="")
                | (Q(signed_on__isnull=False) & ~Q(signed_by="") & ~Q(digest="")),
                name="a_signed_report_says_who_signed_it",
            ),
        ]

    def says(self) -> Content:
        """The content as values."""
        return from_data(self.content)

    @property
    def is_as_signed(self) -> bool:
        """False if the content of a signed report is no longer what was signed."""
        return not self.digest or digest(self.content) == self.digest


class Commentary(models.Model):
    """What people wrote on a section; `carried` while it is still the last report's words."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="commentary")
    section = models.CharField(max_length=20, choices=list(SECTIONS.items()))
    words = models.TextField(blank=True)
    carried = models.BooleanField(default=False)
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "section"], name="a_section_has_one_commentary"
            ),
        ]
