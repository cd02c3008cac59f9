"""Continuity as it was reckoned ahead, so that its pages are quick to show (C4)."""

from django.db import models


class Reckoned(models.Model):
    """The figures of the twelve months to a day and of the quarters before it, for any teams.

    They follow from other records and hold for as long as nothing changes in these:
    `last_event` is the last act of history that they take into account, `basis` the numbers
    of the policy that they go by. `figures` are counts by team; no child is in them.
    """

    day = models.DateField(unique=True)
    last_event = models.BigIntegerField()
    basis = models.JSONField()
    figures = models.JSONField()
