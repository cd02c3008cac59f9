"""Dates and numbers in words, for templates."""

from datetime import date, datetime
from decimal import Decimal

from django import template

from keystay.core import clock, words
from keystay.core.working_days import working_days_between

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """`{{ d|day }}`: 3 March 2026."""
    return words.day(_in_london(value)) if value else ""


@register.filter
def short_day(value: date | None) -> str:
    """`{{ d|short_day }}`: 3 Mar 2026."""
    return words.short_day(_in_london(value)) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """`{{ at|moment }}`: 3 March 2026 at 2:05pm, London time."""
    return words.moment(value.astimezone(clock.LONDON)) if value else ""


@register.filter
def due_words(value: date | None) -> str:
    """`{{ d|due_words }}`: due today, due in 3 working days, overdue by 3 working days."""
    if not value:
        return ""
    today = clock.today()
    return words.due_words(working_days_between(today, value), (value - today).days)


@register.filter
def one_decimal(value: Decimal | float | None) -> str:
    """`{{ n|one_decimal }}`: 3.0."""
    return words.one_decimal(value)


@register.filter
def fte(value: Decimal | float | None) -> str:
    """`{{ n|fte }}`: 1, 0.8, 0.65."""
    return words.fte(value)


@register.filter
def grade(value: str) -> str:
    """`{{ "9"|grade }}`: grade 9, also for a council that itself writes "Grade 9"."""
    bare = value.strip()
    bare = bare[5:].strip() if bare.lower().startswith("grade") else bare
    return f"grade {bare}" if bare else ""


@register.filter
def plural(count: float, both: str) -> str:
    """`{{ n }} {{ n|plural:"person,people" }}`."""
    one, many = both.split(",")
    return words.plural(count, one, many)


def _in_london(value: date) -> date:
    return value.astimezone(clock.LONDON) if isinstance(value, datetime) else value
