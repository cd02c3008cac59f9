"""Registration with Social Work England, and its yearly renewal (facts.md B3)."""

from django.db import models

from keystay.workforce.people.models import Person


class RegistrationStatus(models.TextChoices):
    REGISTERED = "registered", "Registered"
    NOT_RENEWED = "not_renewed", "Removed: not renewed"
    SUSPENDED = "suspended", "Suspended"
    REMOVED = "removed", "Removed"
    LEFT = "left", "Left the register"


class Registration(models.Model):
    """Someone's entry in the register, as a person here last saw it."""

    person = models.OneToOneField(
        Person, primary_key=True, on_delete=models.CASCADE, related_name="registration"
    )
    number = models.CharField(max_length=12, unique=True)
    status = models.CharField(
        max_length=12, choices=RegistrationStatus, default=RegistrationStatus.REGISTERED
    )
    registered_on = models.DateField(null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)


class Renewal(models.Model):
    """The three tasks of one registration year (1 December to 30 November).

    `year` is the year in which the renewal window closes, on 30 November.
    """

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="renewals"
    )
    year = models.PositiveSmallIntegerField()
    form_on = models.DateField(null=True, blank=True)
    fee_on = models.DateField(null=True, blank=True)
    cpd_on = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "year"], name="one_renewal_in_a_registration_year"
            ),
        ]
