"""Every change to the risk register, and every answer to what the data proposes."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from keystay.access.users.models import User
from keystay.core.audit.actions import Actor, record
from keystay.core.clock import today
from keystay.core.words import day
from keystay.governance.answering import name_of
from keystay.governance.refusals import NeedsReason, NotNow, Refused, WrongDay
from keystay.governance.risks.models import Control, Kind, ProposalAnswer, Risk, Score
from keystay.governance.risks.proposals import Proposal, Rule, proposed
from keystay.governance.risks.queries import scale

__all__ = ["NeedsReason", "NotNow", "Refused", "WrongDay"]


ANSWERED = {
    Kind.OPENED: "risks.proposal_opened",
    Kind.LINKED: "risks.proposal_linked",
    Kind.DECLINED: "risks.proposal_declined",
}


class Answered(NotNow):
    """Somebody answered the proposal first, or the figures changed."""

    def __init__(self) -> None:
        super().__init__(
            "This is not proposed any more: somebody answered, or the figures changed."
        )


class OffTheScale(Refused):
    """A score that the council's scale does not have."""


@dataclass(frozen=True)
class Described:
    """What an entry says. `figures` are keys of the measures that move it."""

    title: str
    cause: str
    event: str
    effect: str
    owner: User
    appetite: int
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scored:
    """Likelihood and impact, before the controls and with them; why; and when to look again."""

    before: tuple[int, int]
    after: tuple[int, int]
    why: str
    review_on: date


@transaction.atomic
def open_entry(*, described: Described, scored: Scored, by: Actor, on: date | None = None) -> Risk:
    """Open an entry with its first score. Raises OffTheScale and WrongDay."""
    opened_on = on or today()
    _refuse_score(scored, opened_on)
    row = Risk(opened_on=opened_on, review_on=scored.review_on, **_columns(described))
    row.save(force_insert=True)
    _score(row, scored, opened_on, by)
    _tell("risks.opened", row, by, after={"title": row.title, "score": _points(scored)})
    return row


@transaction.atomic
def open_proposed(*, rule: Rule, described: Described, scored: Scored, by: Actor) -> Risk:
    """Open an entry from what the data proposes. Raises Answered if it no longer does."""
    proposal = _proposal(rule)
    row = open_entry(described=described, scored=scored, by=by)
    _answer(proposal, Kind.OPENED, by, risk=row)
    return row


@transaction.atomic
def change(*, risk: Risk, described: Described, by: Actor) -> Risk:
    """Word an entry anew, or give it to someone else. Raises NotNow once it is closed."""
    row = _open(risk)
    before = _facts(row)
    for name, value in _columns(described).items():
        setattr(row, name, value)
    row.save(update_fields=list(_columns(described)))
    _tell("risks.changed", row, by, before=before, after=_facts(row))
    return row


@transaction.atomic
def review(*, risk: Risk, scored: Scored, by: Actor, on: date | None = None) -> Score:
    """Look at an entry again and score it, be it the same; says when to look next.

    What the data says about it counts as seen. Raises NotNow once closed, OffTheScale, WrongDay.
    """
    row, scored_on = _open(risk), on or today()
    _refuse_score(scored, scored_on)
    last = row.scores.first()
    if last is not None and scored_on < last.on:
        raise WrongDay(f"It was last scored on {day(last.on)}.")
    made = _score(row, scored, scored_on, by)
    row.review_on = scored.review_on
    row.save(update_fields=["review_on"])
    _see_again(row, by)
    before = {"score": last.after} if last else {}
    after = {"title": row.title, "score": made.after}
    _tell("risks.reviewed", row, by, before=before, after=after)
    return made


@transaction.atomic
def close(*, risk: Risk, reason: str, by: Actor, on: date | None = None) -> Risk:
    """Close an entry. Raises NotNow a second time and NeedsReason."""
    row = _open(risk)
    if not reason.strip():
        raise NeedsReason("Say why it is closed.")
    row.closed_on, row.closing = on or today(), reason
    row.save(update_fields=["closed_on", "closing"])
    _tell("risks.closed", row, by, after={"title": row.title}, reason=reason)
    return row


@transaction.atomic
def add_control(*, risk: Risk, words: str, starts_on: date, by: Actor) -> Control:
    """Add what makes an entry smaller. Raises NotNow once it is closed."""
    row = _open(risk)
    made = Control.objects.create(risk=row, words=words, starts_on=starts_on)
    _tell("risks.control_added", row, by, after={"title": row.title, "control": words})
    return made


@transaction.atomic
def end_control(*, control: Control, ends_on: date, by: Actor) -> Control:
    """Say when a control stopped. Raises WrongDay and NotNow."""
    row = Control.objects.select_for_update().select_related("risk").get(pk=control.pk)
    if row.ends_on:
        raise NotNow(f"It ended on {day(row.ends_on)}.")
    if ends_on < row.starts_on or ends_on > today():
        raise WrongDay(f"The day must be from {day(row.starts_on)} to today.")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    after = {"title": row.risk.title, "control": row.words}
    _tell("risks.control_ended", row.risk, by, after=after)
    return row


@transaction.atomic
def link(*, rule: Rule, risk: Risk, by: Actor) -> ProposalAnswer:
    """Say that what the data proposes belongs to an entry. Raises Answered, and NotNow."""
    proposal, row = _proposal(rule), _open(risk)
    return _answer(proposal, Kind.LINKED, by, risk=row)


@transaction.atomic
def decline(*, rule: Rule, reason: str, by: Actor) -> ProposalAnswer:
    """Decline what the data proposes; it is quiet until the facts get worse.

    Raises NeedsReason, and Answered if it is no longer proposed.
    """
    if not reason.strip():
        raise NeedsReason("Say why it is no risk for the register.")
    return _answer(_proposal(rule), Kind.DECLINED, by, reason=reason)


def _proposal(rule: Rule) -> Proposal:
    """What the rule proposes today, so that nobody answers what is no longer so."""
    open_now = {each.rule.key: each for each in proposed(today())[0]}
    if rule.key not in open_now:
        raise Answered
    return open_now[rule.key]


def _answer(
    proposal: Proposal, kind: Kind, by: Actor, *, risk: Risk | None = None, reason: str = ""
) -> ProposalAnswer:
    """Write the answer down, once: of two people at the same moment the second is refused.

    Which number the answer has was read with the proposal, so the database tells them apart.
    """
    found, last = proposal.found, proposal.answered
    made = ProposalAnswer(
        rule=proposal.rule.key,
        number=last.number + 1 if last else 1,
        kind=kind,
        on=today(),
        size=found.size.quantize(Decimal("0.0001")),
        facts="; ".join(found.facts),
        reason=reason,
        risk=risk,
        by_name=_name(by),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Answered from error
    after = {"proposal": proposal.rule.title, "title": risk.title if risk else None}
    record(kind=ANSWERED[kind], by=by, subject=risk or made, after=after, reason=reason)
    return made


def _see_again(row: Risk, by: Actor) -> None:
    """A review of an entry answers what the data proposed about it, unless somebody just did."""
    for each in [each for each in proposed(today())[0] if each.risk == row]:
        with suppress(Answered):
            _answer(each, Kind.LINKED, by, risk=row)


def _score(row: Risk, scored: Scored, on: date, by: Actor) -> Score:
    return Score.objects.create(
        risk=row,
        on=on,
        likelihood_before=scored.before[0],
        impact_before=scored.before[1],
        likelihood=scored.after[0],
        impact=scored.after[1],
        why=scored.why,
        review_on=scored.review_on,
        by_name=_name(by),
    )


def _refuse_score(scored: Scored, on: date) -> None:
    levels = scale(on)
    if not all(levels.holds(step) for step in (*scored.before, *scored.after)):
        raise OffTheScale(f"The scale goes from 1 to {levels.steps}.")
    if _points(scored) > scored.before[0] * scored.before[1]:
        raise OffTheScale("Controls cannot make the score higher than it is without them.")
    if scored.review_on <= on:
        raise WrongDay(f"The next review must be after {day(on)}.")


def _open(risk: Risk) -> Risk:
    row = Risk.objects.select_for_update().get(pk=risk.pk)
    if row.closed_on:
        raise NotNow(f"This entry was closed on {day(row.closed_on)}.")
    return row


def _columns(described: Described) -> dict[str, object]:
    return {
        "title": described.title,
        "cause": described.cause,
        "event": described.event,
        "effect": described.effect,
        "owner": described.owner,
        "appetite": described.appetite,
        "figures": list(described.figures),
    }


def _facts(row: Risk) -> dict[str, object]:
    return {"title": row.title, "owner": name_of(row.owner), "appetite": row.appetite}


def _points(scored: Scored) -> int:
    return scored.after[0] * scored.after[1]


def _name(by: Actor) -> str:
    return by if isinstance(by, str) else str(by.name)


def _tell(
    kind: str,
    row: Risk,
    by: Actor,
    *,
    after: Mapping[str, object],
    before: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    record(
        kind=kind, by=by, subject=row, before=dict(before or {}), after=dict(after), reason=reason
    )
