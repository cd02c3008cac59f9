"""The council that this Keystay serves: one database, one authority."""

from django.db import models


class Authority(models.Model):
    """The council's name and look. There is never more than one row."""

    code = models.CharField(max_length=3, help_text="DfE three-digit code, such as 895")
    name = models.CharField(max_length=120)
    service_name = models.CharField(max_length=120, default="Keystay")
    brand_colour = models.CharField(max_length=7, default="#1d4f73")
    set_up_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_authority"),
        ]

    def __str__(self) -> str:
        return self.name
