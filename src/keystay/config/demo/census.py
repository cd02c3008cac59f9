"""The return in the demo: last year's signed, this year's half worked."""

from contextlib import suppress

from keystay.access.users.models import User
from keystay.config.demo.chances import chance
from keystay.core.clock import today
from keystay.governance.census import actions, queries
from keystay.governance.census.actions import Paid
from keystay.governance.census.kept import Kept, look
from keystay.workforce.feeds.csww.layout import YEARS
from keystay.workforce.models import Assignment, Person
from keystay.workforce.people.actions import set_equality

# What is offered in pay; three of the nine are still to be answered.
OFFERED = {
    "RecruitmentBonus": "2",
    "RetentionBonus": "2",
    "PerformanceAward": "0",
    "CarAllowance": "2",
    "RelocationPackage": "2",
    "RegionalWeighting": "0",
}
# By role, in pounds: a manager's pay is above a case holder's.
LOWEST, HIGHEST, STEP = {"1": 88, "2": 66, "3": 53, "4": 47}, 46, 250
NOT_SENT_YET = 12  # whose pay payroll has not sent
NOT_ASKED_YET = 2  # starters who have not said their sex
EXPLAINED = {
    "KS-W-007": "Joined before the council asked where starters come from.",
    "KS-W-010": "Asked in the spring and again in July; no answer yet.",
}
EACH = 4


def tell_census(by: str) -> None:
    """Sign last year's return, explain some queries, and answer most of this year's.

    The workforce lead does it, not `by`: a return is signed under a person's name.
    """
    lead = User.objects.filter(grants__role="workforce_lead").order_by("email").first()
    year = queries.latest_year()
    if lead is None or year - 1 not in YEARS:
        return
    _explain(look(year - 1), lead, EACH)
    with suppress(actions.NotYet):
        actions.sign(year=year - 1, by=lead)
    council, paid = queries.items_to_answer(year)
    if not paid:
        return
    offered = {item: OFFERED[item] for item in council if item in OFFERED}
    actions.answer_form(year=year, values=offered, by=lead)
    _pay(year, lead)
    _ask_again(year, lead)
    _explain(look(year), lead, EACH // 2)


def _pay(year: int, lead: User) -> None:
    """Base salaries of employees, as payroll would send them."""
    random = chance(895, f"pay of {year}")
    built = queries.build(year)
    records = zip(built.workers, built.people, strict=True)
    roles = {
        whose: record.values.get("OrgRole", "")
        for record, whose in records
        if record.values["AgencyWorker"] == "0"
    }
    people = Person.objects.in_bulk(roles)
    amounts = {
        whose: 1000 * LOWEST.get(role, 38) + STEP * random.randrange(HIGHEST // 2)
        for whose, role in sorted(roles.items())
    }
    paid = [Paid(people[whose], {"BaseSalary": f"{amounts[whose]}.00"}) for whose in amounts]
    actions.answer_pay(year=year, paid=paid[NOT_SENT_YET:], by=lead)


def _ask_again(year: int, lead: User) -> None:
    """The newest starters have not answered yet."""
    last = queries.asked_of(year).last
    newest = Assignment.objects.filter(
        starts_on__lte=min(last, today()), start_kind="joined", ends_on=None
    ).exclude(contract="agency")
    for row in newest.order_by("-starts_on", "pk").select_related("person")[:NOT_ASKED_YET]:
        set_equality(person=row.person, sex="", ethnicity="NOBT", by=lead)


def _explain(found: Kept, lead: User, count: int) -> None:
    people = Person.objects.in_bulk({each.person for each in found.queue if each.person})
    for code, words in EXPLAINED.items():
        queries_of = [each for each in found.queue if each.code == code and each.person]
        for each in queries_of[:count]:
            whose = people[each.person]
            actions.explain(year=found.checked.year, code=code, words=words, person=whose, by=lead)
