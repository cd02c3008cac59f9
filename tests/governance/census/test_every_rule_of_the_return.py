"""Each rule of the return, tried on a return that breaks it and on one that does not."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.governance.census.returns import (
    AMA,
    BILAL,
    MO,
    PAY,
    TOTALS,
    codes,
    head,
    ordered,
    report,
    usual,
    worker,
)

from keystay.governance.census.asked import Asked
from keystay.governance.census.check import dfe_numbers
from keystay.governance.census.readings import Limits, Readings
from keystay.governance.census.rules import RULEBOOKS, rules
from keystay.governance.census.year import year_of
from keystay.workforce.feeds.csww.layout import YEARS, layout
from keystay.workforce.feeds.csww.reader import Worker

pytestmark = pytest.mark.promise("G7")


def one(values, **changes):
    """The usual return in which one worker is changed."""
    return [worker(each, **(changes if each is values else {})) for each in (AMA, MO, BILAL)]


def more(**changes):
    """The usual return with Ama a second time."""
    return [*usual(), worker(AMA, **changes)]


# The code, the workers that break it, and other codes that the same mistake breaks.
OF_WORKERS = [
    ("KS-S-001", [*usual()[1:], worker(AMA, others=[("Shoe", "7")])], []),
    ("KS-S-002", one(AMA, QualInst="Keele"), []),
    ("KS-S-003", [*usual()[1:], worker(AMA, others=[("Sex", "M")])], []),
    ("KS-S-004", [*usual()[1:], worker(AMA, others=[("CFKSSstatus", ""), ("QualLevel", "")])], []),
    ("KS-S-006", one(AMA, OrgRole="7"), []),
    ("KS-S-006", one(AMA, StepUpGrad="yes"), []),
    ("KS-S-006", one(AMA, Ethnicity="WROM"), []),
    ("KS-S-007", one(AMA, PersonBirthDate="14/03/1988"), []),
    ("KS-S-007", one(AMA, PersonBirthDate="1988-02-30"), []),
    ("KS-S-008", one(AMA, FTE="1.2"), []),
    ("KS-S-008", one(AMA, FTE="0.8000001"), []),
    ("KS-S-008", one(AMA, WorkingDaysLost="-1"), []),
    ("KS-S-010", one(AMA, SWENo="100001"), []),
    ("KS-S-011", one(AMA, SWENo="AB1234567890"), []),
    ("KS-W-001", one(BILAL, FTE=None), ["KS-C-006"]),
    ("KS-W-002", one(AMA, Sex=None), []),
    ("KS-W-003", one(BILAL, StartOrigin="4"), []),
    ("KS-W-003", one(BILAL, RoleStartDate="2025-03-03"), []),
    ("KS-W-004", one(MO, ReasonLeave=None), []),
    ("KS-W-004", one(AMA, ReasonLeave="1"), []),
    ("KS-W-005", one(MO, LeaverDestination=None), []),
    ("KS-W-005", one(AMA, LeaverDestination="1"), []),
    ("KS-W-006", one(AMA, Absat30Sept="1"), []),
    ("KS-W-006", one(AMA, ReasonAbsence="SIC"), []),
    ("KS-W-007", one(AMA, StartOrigin="10"), []),
    ("KS-W-008", one(MO, LeaverDestination="9"), []),
    ("KS-W-009", one(MO, ReasonLeave="10"), []),
    ("KS-W-010", one(AMA, Ethnicity="NOBT"), []),
    ("KS-W-011", one(AMA, BaseSalary=None), []),
    ("KS-W-012", one(AMA, ContractWeeks="4.0"), []),
    ("KS-W-013", one(BILAL, BaseSalary="40000.00"), []),
    ("KS-W-014", one(BILAL, RoleEndDate="2025-06-30", LeaverDestination="1", ReasonLeave="1"), []),
    ("KS-W-021", one(MO, RoleEndDate="2024-09-30"), []),
    ("KS-W-022", one(AMA, RoleStartDate="2025-10-01"), []),
    ("KS-W-023", one(MO, RoleStartDate="2025-07-01"), []),
    ("KS-W-024", one(AMA, PersonBirthDate="2006-01-01"), ["KS-W-025"]),
    ("KS-W-025", one(AMA, PersonBirthDate="2005-10-01", RoleStartDate="2024-10-01"), []),
    ("KS-W-026", one(MO, RoleEndDate="2025-09-30"), []),
    ("KS-W-031", one(MO, FTE="0.8"), []),
    ("KS-W-032", one(MO, FTE30="0"), []),
    ("KS-W-033", one(AMA, FTE="0", Cases30="0", OrgRole="4"), []),
    ("KS-W-034", one(AMA, Cases30="0"), []),
    ("KS-W-035", one(AMA, OrgRole="6"), []),
    ("KS-W-036", one(AMA, FTE="0"), ["KS-W-033"]),
    ("KS-W-037", one(MO, Cases30="3"), []),
    ("KS-W-038", one(AMA, Cases30="41"), []),
    ("KS-W-039", one(BILAL, ContractWeeks="501.0"), []),
    ("KS-W-040", one(MO, ReasonLeave="7"), []),
    ("KS-W-051", one(MO, Absat30Sept="1", ReasonAbsence="SIC"), []),
    ("KS-W-052", one(AMA, WorkingDaysLost="254"), []),
    ("KS-W-053", one(AMA, RoleStartDate="2025-09-29"), []),
    ("KS-W-053", one(AMA, RoleStartDate="2025-09-08", WorkingDaysLost="18"), []),
    ("KS-W-054", one(AMA, BaseSalary="0.00"), []),
    ("KS-W-054", one(AMA, BaseSalary="3437.50"), []),
    ("KS-W-055", one(AMA, StepUpGrad="1", FrontlineGrad="1"), []),
    ("KS-X-001", more(), ["KS-X-004"]),
    ("KS-X-001", [*usual(), worker(MO)], []),
    ("KS-X-002", more(FTE="0.2", Cases30="4"), []),
    ("KS-X-003", more(FTE="0.2", OrgRole="4", Sex="M", Cases30="4"), []),
    ("KS-X-004", more(OrgRole="4"), []),
    ("KS-X-005", more(AgencyWorker="1", FTE="0.2", Cases30="4", BaseSalary=None, RRPayments=None,
                      OtherPayments=None), []),
    ("KS-X-006", [*usual(), worker(AMA, SWENo="SW100002")], []),
    ("KS-X-007", [], ["KS-C-006", "KS-C-007"]),
    ("KS-C-007", usual()[:2], ["KS-C-006"]),
    ("KS-C-009", one(AMA, RRPayments="500.00"), []),
]  # fmt: skip
OF_THE_HEAD = [
    ("KS-H-001", {"ReferenceDate": "2025-09-29"}, {}, []),
    ("KS-H-001", {"ReferenceDate": None}, {}, []),
    ("KS-H-002", {"Collection": "CSWWW"}, {}, []),
    ("KS-H-003", {"SourceLevel": "S"}, {}, []),
    ("KS-H-004", {"LEA": "89"}, {}, []),
    ("KS-H-005", {"DateTime": "yesterday"}, {}, []),
    ("KS-H-006", {"SoftwareCode": None}, {}, []),
    ("KS-C-002", {}, {"CostDBS": None}, []),
    ("KS-C-003", {}, {"CarAllowance": "3"}, []),
    ("KS-C-003", {}, {"NumberOfVacancies": "2.555"}, []),
    ("KS-C-004", {}, {"Bicycles": "3"}, []),
    ("KS-C-005", {}, {"NumberOfVacancies": "0.50"}, []),
    ("KS-C-006", {}, {"NoAgencyFTE": "1.50", "NoAgencyHeadcount": "2"}, ["KS-C-007"]),
    ("KS-C-008", {}, {"NoAgencyHeadcount": "0"}, []),
]
NOW = usual()


def before(workers, **totals):
    """Last year's return as this year's is compared with it."""
    return year_of(head({"Year": "2024"}, totals), workers, Asked(layout(2024)))


AGAINST_LAST_YEAR = [
    ("KS-Y-001", before([*NOW, worker(AMA, SWENo="SW9", FTE="0.1")]), ["KS-Y-006"]),
    ("KS-Y-002", before([worker(AMA, RoleEndDate="2024-06-30")]), []),
    ("KS-Y-003", before([worker(AMA, RoleStartDate="2020-01-06"), NOW[1]]), []),
    ("KS-Y-004", before([NOW[1], worker(AMA, SWENo="SW100002")]), ["KS-Y-004"]),
    ("KS-Y-005", before([worker(AMA, PersonBirthDate="1988-04-13")]), []),
    ("KS-Y-007", before([worker(AMA, FTE="0.5")]), []),
    ("KS-Y-008", before([worker(AMA)], NumberOfVacancies="5.00"), []),
]


def test_the_usual_return_is_clean():
    found = report()
    assert (found.workers, found.errors, found.queries, found.findings) == (3, 0, 0, [])
    assert codes(before=before([worker(AMA)])) == []


@pytest.mark.parametrize(("code", "workers", "also"), OF_WORKERS)
def test_a_rule_about_workers_finds_what_breaks_it(code, workers, also):
    assert codes(workers) == sorted({code, *also})


@pytest.mark.parametrize(("code", "header", "totals", "also"), OF_THE_HEAD)
def test_a_rule_about_the_head_finds_what_breaks_it(code, header, totals, also):
    assert codes(top=head(header, totals)) == sorted({code, *also})


@pytest.mark.parametrize(("code", "last", "also"), AGAINST_LAST_YEAR)
def test_a_rule_about_two_years_finds_what_breaks_it(code, last, also):
    assert codes(before=last) == sorted({code, *also})


def test_the_councils_part_under_another_name_and_items_out_of_order_are_asked_about():
    assert codes(top=head(group="LALevelVacancies")) == ["KS-C-001"]
    upside_down = replace(worker(AMA), values=dict(reversed(worker(AMA).values.items())))
    assert codes([upside_down, *usual()[1:]]) == ["KS-S-005"]


def test_a_text_too_long_is_found_in_the_years_that_ask_for_it():
    of_2024 = {name: None for name in TOTALS if name not in layout(2024).council}
    top = head({"Year": "2024", "ReferenceDate": "2024-09-30"}, of_2024, "LALevelVacancies")
    pay = dict.fromkeys(PAY)
    ama = {**AMA, **pay, "QualInst": "x" * 300}
    assert codes([Worker(1, ordered(_given(ama), 2024)), worker(BILAL)], top) == []
    ama["QualInst"] += "x"
    assert codes([Worker(1, ordered(_given(ama), 2024)), worker(BILAL)], top) == ["KS-S-009"]


def _given(values):
    return {name: value for name, value in values.items() if value is not None}


def test_who_moved_within_the_authority_and_went_nowhere_else_is_all_right():
    assert codes(one(MO, ReasonLeave="7", LeaverDestination="7")) == []


def test_workers_on_one_line_are_told_apart_by_their_place():
    from keystay.governance.census.check import ON_ONE_LINE, check

    found = check(head(), [worker(AMA, 3), worker(MO, 3, FTE="0.8")])
    assert ON_ONE_LINE in found.notes
    assert [each.place for each in found.findings if each.code == "KS-W-031"] == [2]


def test_every_rule_is_tried_here():
    tried = {row[0] for row in (*OF_WORKERS, *OF_THE_HEAD, *AGAINST_LAST_YEAR)}
    tried |= {"KS-S-009", "KS-C-001", "KS-S-005", "KS-Y-006"}
    assert tried == set(rules())


def test_every_rule_has_a_code_of_its_own_says_what_it_asks_and_where_it_is_from():
    every = [rule for book in RULEBOOKS for rule in book.rules]
    assert len({rule.code for rule in every}) == len(every) == len(rules())
    assert all(rule.says.endswith(".") and rule.source for rule in every)
    assert all(rule.of(2025) for rule in every)
    assert not rules()["KS-W-011"].of(2024)


def test_the_departments_numbers_are_not_known_and_may_be_added_to_known_codes():
    assert all(set(of_year) <= set(rules()) for of_year in dfe_numbers().values())


@pytest.mark.parametrize(
    ("readings", "changes", "found"),
    [
        (Readings(leavers_fte="FTE"), {}, ["KS-W-031"]),
        (Readings(leavers_fte="FTE"), {"FTE": "0.8", "FTE30": "0"}, []),
        (Readings(leavers_fte="FTE"), {"FTE": None}, ["KS-W-001"]),
        (Readings(leaving_on_the_day="both"),
         {"FTE": "0.8", "Cases30": "4", "RoleEndDate": "2025-09-30"}, ["KS-W-026"]),
    ],
)  # fmt: skip
def test_a_leavers_hours_are_checked_as_the_council_reads_them(readings, changes, found):
    assert codes(one(MO, **changes), asked=Asked(layout(2025), readings)) == found


def test_limits_are_the_councils():
    asked = Asked(layout(2025), limits=Limits(cases_per_fte=Decimal(15)))
    assert codes(asked=asked) == ["KS-W-038"]


def test_the_leap_year_has_a_day_more():
    assert [Asked(layout(year)).year_days for year in YEARS] == [253, 253, 253, 254, 253]


def test_a_finding_says_where_what_and_how_to_mend_it_and_hides_what_is_private():
    (found,) = report(one(MO, RoleEndDate="2024-09-30")).findings
    assert (found.line, found.place, found.number) == (2, 2, "SW100002")
    assert found.sentence == (
        "RoleEndDate “2024-09-30” is outside the year from 2024-10-01 to 2025-09-30. "
        "Check it, or leave the worker out."
    )
    (hidden,) = report(one(AMA, PersonBirthDate="14/03/1988")).findings
    assert hidden.value == "(not shown)"
    assert hidden.sentence.startswith("PersonBirthDate is not")
    assert "1988" not in hidden.sentence


def test_of_many_findings_of_a_rule_some_are_kept_and_all_are_counted():
    from keystay.governance.census.check import KEPT_OF_A_RULE, check

    rows = [worker(AMA, line=n, SWENo=f"SW{1000 + n}", Ethnicity="NOBT") for n in range(300)]
    found = check(head(), rows)
    assert found.counts["KS-W-010"] == 300
    assert sum(each.code == "KS-W-010" for each in found.findings) == KEPT_OF_A_RULE
