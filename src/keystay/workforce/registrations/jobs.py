"""The reminders of a renewal that closes, on the days that the policy names."""

from datetime import date, time

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from keystay.core.outbox import queue
from keystay.core.scheduler import Job
from keystay.organisation.policy.queries import policy
from keystay.workforce.people.models import Person
from keystay.workforce.registrations.queries import Year, unfinished
from keystay.workforce.registrations.rules import rung


def remind(day: date) -> None:
    """Remind everyone with an account who has not finished renewing, once for each rung."""
    ladder = policy(day)["registration.reminders"]
    left = {row.person: row for row in unfinished(Person.objects.all(), day)}
    people = Person.objects.filter(pk__in=left, user__is_active=True).select_related("user")
    with transaction.atomic():
        for person in people:
            year = left[person.pk]
            step = rung((year.closes_on - day).days, ladder)
            if step is not None:
                _queue(person, year, step)


def _queue(person: Person, year: Year, step: int) -> None:
    address = settings.KEYSTAY_ADDRESS + reverse("registrations:person", args=[person.pk])
    queue(
        cause=f"registration-renewal-{step}",
        recipient=person.user.email,  # type: ignore[union-attr]
        day=year.closes_on,
        subject="Your registration renewal is not finished",
        body=(
            f"Renewal of your registration closes on {year.closes_on:%-d %B %Y}.\n\n"
            f"What is left to do: {address}\n"
        ),
    )


JOBS = [Job("registration-reminders", time(7), remind)]
