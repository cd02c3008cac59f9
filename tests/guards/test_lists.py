"""Every list can be taken away as a file, or it is said here why not."""

import re

from tests.guards.source import name_of, templates

OFFERS = re.compile(r"\{% download[^%]*%\}|census/_take\.html")
# Templates with a table that is no list of its own, and why.
NOT_LISTS = {
    "access/templates/account/login.html": "the demo's accounts, shown to whoever comes",
    "access/templates/users/me.html": "about one account",
    "access/templates/users/one.html": "about one account",
    "caseloads/templates/allocations/choose.html": "about one case",
    "caseloads/templates/allocations/sketch.html": "a look at what is not so",
    "caseloads/templates/samples/check.html": "a look at what is not so yet",
    "caseloads/templates/months/_stands.html": "a part of a year's page, which offers the whole",
    "caseloads/templates/workload/_lines.html": "a part of its page, which offers the whole",
    "caseloads/templates/schemes/_would.html": "a look at what is not so yet",
    "caseloads/templates/stepdown/_list.html": "a part of a team's page, which offers the whole",
    "caseloads/templates/audits/audit.html": "about one audit",
    "caseloads/templates/audits/tool.html": "a tool that ships, for reading beside an audit",
    "governance/templates/measures/_bands.html": "a part of the profile, which offers the whole",
    "governance/templates/plan/_lines.html": "a part of the plan, which offers the whole",
    "governance/templates/risks/_lines.html": "a part of the register, which offers the whole",
    "governance/templates/measures/_published.html": "a part of where we stand, which offers all",
    "governance/templates/measures/_targets.html": "a part of where we stand, which offers all",
    "governance/templates/inspection/pack.html": "a list of parts, of which each is offered",
    "governance/templates/reports/_table.html": "a part of a report, which offers the whole",
    "governance/templates/promises/_table.html": "a part of two pages, which offer the whole",
    "home/templates/due/team.html": "counts of the queue below them, which offers itself",
    "support/templates/supervision/_held.html": "about one person",
    "workforce/templates/feeds/headings.html": "a form about one file",
    "workforce/templates/feeds/review.html": "about one file, whose refused rows come back as one",
}


def test_every_table_of_many_is_offered_as_a_file():
    texts = {name_of(path): path.read_text() for path in templates()}
    tables = {name for name, text in texts.items() if "<table" in text or "{% pagination" in text}
    without = {name for name in tables if not OFFERS.search(texts[name])}
    assert without == set(NOT_LISTS)
