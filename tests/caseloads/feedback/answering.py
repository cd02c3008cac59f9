"""Families who answer, for these stories."""

from datetime import date

import time_machine

from keystay.caseloads.feedback import actions
from keystay.caseloads.feedback.catalogue import catalogue
from keystay.core.clock import today
from keystay.organisation.models import Team

AUTUMN, WINTER = date(2025, 11, 12), date(2026, 2, 11)


def said(answer: str = "yes", text: str = "", form: str = "adult", **other: str) -> actions.Said:
    """The same answer to every statement but those named."""
    answers = {**dict.fromkeys(catalogue().keys, answer), **other}
    return actions.Said(form, answers, text)


def one_code(team: Team, by: object = "the test", kind: str = "cin") -> str:
    """A code for a meeting of today."""
    asked = actions.Asked(team, kind, today())
    return actions.ask(asked=asked, by=by)[0]  # type: ignore[arg-type]


def come_back(
    monday: time_machine.Traveller, on: date, team: Team, *forms: actions.Said, kind: str = "cin"
) -> None:
    """Forms that come back on a day; afterwards it is what day it was."""
    now = today()
    monday.move_to(f"{on}T09:00:00+00:00")
    for form in forms:
        actions.answer(code=one_code(team, kind=kind), said=form)
    monday.move_to(f"{now}T09:00:00+00:00")
