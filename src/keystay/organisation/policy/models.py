"""The council's own numbers, each with the dates between which it holds."""

from datetime import date

from django.db import models


class SettingQuerySet(models.QuerySet["Setting"]):
    def in_force(self, on: date) -> "SettingQuerySet":
        """Settings that hold on the day."""
        return self.filter(starts_on__lte=on).exclude(ends_on__lt=on)


class Setting(models.Model):
    """One number or choice of policy, from `starts_on` to `ends_on` inclusive."""

    key = models.CharField(max_length=120)
    value = models.JSONField()
    unit = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300, blank=True)
    set_by = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = SettingQuerySet.as_manager()

    class Meta:
        ordering = ["key", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["key", "starts_on"], name="one_value_from_a_day"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="a_setting_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.starts_on}"
