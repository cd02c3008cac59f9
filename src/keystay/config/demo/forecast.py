"""How the story goes on after the last published autumn: slowly for the better."""

from dataclasses import replace
from datetime import date

from keystay.config.demo.chances import ONE_DAY
from keystay.config.demo.targets import FULL, Flow, Target, published_targets, scaled

BEGINNING = date(2016, 9, 30)


def targets_until(until: date) -> list[Target]:
    """What to reach on every 30 September up to `until`, and on `until` itself."""
    found = [target for target in published_targets() if target.day <= until]
    last = found[-1] if found else replace(published_targets()[0], day=BEGINNING)
    while last.day < until:
        last = _onward(last, min(until, _next_autumn(last.day)))
        found.append(last)
    return found


def _next_autumn(day: date) -> date:
    autumn = date(day.year, 9, 30)
    return autumn if autumn > day else date(day.year + 1, 9, 30)


def _onward(last: Target, day: date) -> Target:
    """A likely target: some more staff, fewer agency workers and vacancies, fewer days lost."""
    years = (day - last.day) / ONE_DAY / 365.25
    starters, leavers = round(29 * years), round(25 * years)
    joining, leaving = (
        starters * FULL - 200 * (starters // 4),
        leavers * FULL - 200 * (leavers // 3),
    )
    heads = last.in_post.heads + starters - leavers
    work = last.in_post.work + joining - leaving
    agency = round(last.agency.heads * (1 - 0.22 * years))
    vacant = int(round(last.vacant * (1 - 0.16 * years), -2))
    agency_work = agency * FULL - 200 * (agency // 10)
    return Target(
        day=day,
        published=False,
        in_post=Flow(heads, work),
        starters=Flow(starters, joining),
        leavers=Flow(leavers, leaving),
        agency=Flow(agency, agency_work),
        cover=int(round(min(vacant, agency_work * 0.7), -2)),
        vacant=vacant,
        holders=(108_000, 111_000),
        cases=round(last.cases * (1 - 0.03 * years)),
        days_lost=round(work * 25.3 * years * 0.041),
        roles=scaled(last.roles, heads),
    )
