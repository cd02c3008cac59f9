"""The lead prepares the report, the director signs it, and it says the same for good."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.cast import BY, MONDAY, STARTED, Cast

from keystay.access.roles import actions as roles
from keystay.core.promises import Window, due
from keystay.governance.measures.compared import compared
from keystay.governance.plan import actions as plan
from keystay.governance.reports import actions, assembling, rules
from keystay.governance.reports.models import Report
from keystay.governance.reports.promises import REPORT
from keystay.governance.risks import actions as risks
from keystay.organisation.authority.models import Authority

pytestmark = [pytest.mark.django_db, pytest.mark.promise("G5")]
LIST = "/reports/"
AUTUMN, SPRING = date(2025, 9, 30), date(2025, 3, 31)
POST = "Director of Children’s Services"


@pytest.fixture
def told(cast: Cast) -> Cast:
    """A plan with a late action and a risk above what is accepted; Mo is a councillor too."""
    named = plan.Named("Recruitment", "People find us", STARTED)
    priority = plan.add_priority(named=named, by=BY)
    late = plan.Planned(
        "Answer in two days", priority, cast.users["grace"], MONDAY - timedelta(days=9)
    )
    plan.add(planned=late, by=BY, on=STARTED)
    described = risks.Described(
        "People leave", "Load", "They leave", "Gaps", cast.users["grace"], 8
    )
    scored = risks.Scored((4, 4), (3, 4), "As seen", MONDAY + timedelta(days=30))
    risks.open_entry(described=described, scored=scored, by=BY, on=STARTED)
    roles.grant(user=cast.users["mo"], role="councillor", starts_on=STARTED, by=BY)
    return cast


def begun(cast: Cast, ends_on: date = AUTUMN) -> Report:
    return actions.begin(by=cast.users["grace"], ends_on=ends_on)


def signed(cast: Cast, ends_on: date = AUTUMN, on: date = MONDAY) -> Report:
    row = begun(cast, ends_on)
    actions.write(report=row, section="risks", words="Turnover is our highest risk.", by=BY)
    return actions.sign(report=row, post=POST, by=cast.users["dan"], on=on)


def test_the_half_years_own_last_quarter_of_families_words_is_in_it(
    told: Cast, monkeypatch: pytest.MonkeyPatch
):
    days: list[date] = []

    def voices(on: date) -> list[object]:
        days.append(on)
        return []

    monkeypatch.setattr(assembling, "voices", voices)
    begun(told)
    assert days == [AUTUMN + timedelta(days=1)]


def test_the_contents_lead_a_reader_on_a_phone_to_each_section(told: Cast):
    page = told.signed_in("dan").get(f"{LIST}{begun(told).pk}/").content.decode()
    for key, title in rules.SECTIONS.items():
        assert f'href="#{key}">{title}</a>' in page
        assert f'id="{key}"' in page


def test_hana_prepares_it_dan_signs_it_and_a_councillor_reads_it(told: Cast):
    hana, dan, mo = (told.signed_in(name) for name in ("hana", "dan", "mo"))
    assert "It has not been begun" in dan.get(LIST).content.decode()
    assert dan.post(f"{LIST}begin/").status_code == 403
    assert "overdue" in hana.get(LIST).content.decode()
    page = hana.post(f"{LIST}begin/")
    address = page.headers["Location"]
    hana.post(f"{address}write/opening/", {"words": "We <need> the supplement."})
    assert hana.get(f"{address}write/nothing/").status_code == 404
    preview = hana.get(address).content.decode()
    assert "Answer in two days" in preview
    assert "First line manager" in preview
    assert "Grace" not in preview.partition("What was changed")[0]
    assert "Nobody has signed it" in dan.get(f"{address}summary/").content.decode()
    assert mo.get(address).status_code == 404
    assert mo.get(f"{address}sign/").status_code == 403
    assert dan.post(f"{address}sign/", {"post": ""}).context["form"].errors["post"]
    assert dan.post(f"{address}sign/", {"post": POST}).status_code == 302
    read = mo.get(address).content.decode()
    assert "Signed on 2 March 2026 by Dan Account, Director of Children’s Services" in read
    assert "later changes in the records are not in it" in read
    assert "We &lt;need&gt; the supplement." in read
    assert "1 late" in mo.get(f"{address}summary/").content.decode()
    assert "Report on the half-year to 30 September 2025" in mo.get(LIST).content.decode()
    assert dan.get(f"{address}sign/").status_code == 404
    assert told.signed_in("ama").get(address).status_code == 403


def test_it_takes_its_figures_from_the_measures(told: Cast):
    content = begun(told).says()
    found = {
        key: row
        for made in content.section("measures").tables
        if made.keys and not made.over_time
        for key, row in zip(made.keys, made.rows, strict=True)
    }
    for each in compared(AUTUMN):
        if each.measure.group in ("strategy", "department", "records"):
            shown = found[each.measure.key][1].replace(",", "")
            assert shown == each.now.printed, each.measure.key
    assert found["in_post_headcount"][1] == "5"


def test_what_changes_later_is_not_in_a_signed_report(told: Cast):
    row = signed(told)
    before, fingerprint = row.content, row.digest
    plan.add_priority(named=plan.Named("Careers", "The next step", STARTED), by=BY)
    row.refresh_from_db()
    assert row.content == before
    assert row.is_as_signed
    assert rules.digest(row.content) == fingerprint
    for act in (
        lambda: actions.renew(report=row, by=BY),
        lambda: actions.write(report=row, section="plan", words="Another", by=BY),
        lambda: actions.sign(report=row, post=POST, by=BY),
    ):
        with pytest.raises(actions.NotNow, match="signed on 2 March 2026"):
            act()
    Report.objects.update(content={**before, "council": "Elsewhere"})
    page = told.signed_in("dan").get(f"{LIST}{row.pk}/").content.decode()
    assert "This is not what was signed" in page


def test_a_draft_is_put_together_anew_and_keeps_what_was_written(told: Cast):
    row, hana = begun(told), told.signed_in("hana")
    actions.write(report=row, section="plan", words="It goes well.", by=BY)
    plan.add_priority(named=plan.Named("Careers", "The next step", STARTED), by=BY)
    assert "Careers" not in hana.get(f"{LIST}{row.pk}/").content.decode()
    hana.post(f"{LIST}{row.pk}/renew/")
    page = hana.get(f"{LIST}{row.pk}/").content.decode()
    assert "Careers" in page
    assert "It goes well." in page


def test_the_last_reports_words_are_written_anew_before_it_is_signed(told: Cast):
    signed(told, SPRING, STARTED + timedelta(days=1))
    row, dan = begun(told), told.signed_in("dan")
    page = told.signed_in("hana").get(f"{LIST}{row.pk}/").content.decode()
    assert "The last report’s words" in page
    assert "Turnover is our highest risk." in page
    assert "The last report said" in page
    refused = dan.post(f"{LIST}{row.pk}/sign/", {"post": POST})
    assert "still the last report’s: Risks" in refused.context["form"].errors["post"][0]
    hana = told.signed_in("hana")
    step = hana.get(f"{LIST}{row.pk}/write/risks/").content.decode()
    assert "These are the last report’s words" in step
    hana.post(f"{LIST}{row.pk}/write/risks/", {"words": "Turnover is our highest risk."})
    assert dan.post(f"{LIST}{row.pk}/sign/", {"post": POST}).status_code == 302
    row.refresh_from_db()
    assert row.says().section("risks").commentary == "Turnover is our highest risk."


def test_a_signed_report_is_corrected_by_another_version(told: Cast):
    row, hana, mo = signed(told), told.signed_in("hana"), told.signed_in("mo")
    assert "Correct the report" in hana.get(f"{LIST}{row.pk}/").content.decode()
    assert hana.get(f"{LIST}{row.pk}/correct/").status_code == 200
    with pytest.raises(actions.NeedsReason):
        actions.correct(report=row, reason=" ", by=BY)
    reason = {"reason": "Two starters were counted twice."}
    address = hana.post(f"{LIST}{row.pk}/correct/", reason).headers["Location"]
    refused = hana.post(f"{LIST}{row.pk}/correct/", reason)
    assert "Only the latest version" in refused.context["form"].errors["reason"][0]
    with pytest.raises(actions.NotNow, match="Only the latest"):
        actions.correct(report=Report.objects.get(version=2), reason="No", by=BY)
    assert "corrected version is being" in hana.get(f"{LIST}{row.pk}/").content.decode()
    assert "corrected version" not in mo.get(f"{LIST}{row.pk}/").content.decode()
    told.signed_in("dan").post(f"{address}sign/", {"post": POST})
    page = mo.get(f"{LIST}{row.pk}/").content.decode()
    assert "This version was corrected" in page
    later = mo.get(address).content.decode()
    assert "Two starters were counted twice." in later
    assert "version 2" in later


def test_a_half_year_has_one_report(told: Cast):
    hana = told.signed_in("hana")
    begun(told)
    assert (
        "There is a report to 30 September 2025 already"
        in hana.post(f"{LIST}begin/", follow=True).content.decode()
    )
    actions.sign(report=Report.objects.get(), post=POST, by=BY)
    assert "To be signed by" not in hana.get(LIST).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.update(signed_by="")


def test_without_a_council_there_is_nothing_to_report(told: Cast):
    Authority.objects.all().delete()
    with pytest.raises(actions.NotNow, match="which council"):
        begun(told)


def test_a_childs_number_does_not_get_into_a_report(told: Cast):
    row, hana = begun(told), told.signed_in("hana")
    page = hana.post(f"{LIST}{row.pk}/write/voices/", {"words": "As 943 476 5919 said"})
    assert "NHS number" in page.context["form"].errors["words"][0]


def test_it_is_due_ten_weeks_after_the_half_year(told: Cast):
    always = Window(SPRING, MONDAY + timedelta(days=99), MONDAY)
    assert [row for row in due(always) if row.promise == REPORT] == []
    signed(told, SPRING, date(2025, 6, 9))
    first, second = [row for row in due(always) if row.promise == REPORT]
    assert (first.due_on, first.state(MONDAY)) == (date(2025, 6, 9), "kept")
    assert (second.due_on, second.state(MONDAY)) == (date(2025, 12, 9), "broken")
    assert second.owed_by == told.grace.pk
    assert [row for row in due(always, [told.ama.pk]) if row.promise == REPORT] == []
    actions.begin(by=told.users["hana"])
    (*_, last) = [row for row in due(always) if row.promise == REPORT]
    assert last.owed_by == told.users["hana"].pk, "she has an account and no staff record"
    Report.objects.update(prepared_by=None)
    (*_, last) = [row for row in due(always) if row.promise == REPORT]
    assert (last.owed_by, last.note) == (None, "Nobody with an account has prepared one")


def test_its_figures_are_taken_away_as_a_file(told: Cast):
    row = signed(told)
    lines = told.signed_in("mo").get(f"{LIST}{row.pk}/?format=csv").content.decode("utf-8-sig")
    assert lines.splitlines()[0] == "Section,Table,Of,Column,Figure"
    assert "Social workers in post (headcount),30 Sep 2025,5" in lines


@pytest.mark.parametrize(
    ("on", "wanted"),
    [
        (date(2026, 3, 30), date(2025, 9, 30)),
        (date(2026, 3, 31), date(2026, 3, 31)),
        (date(2026, 9, 30), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2026, 9, 30)),
    ],
)
def test_half_years_end_with_march_and_september(on: date, wanted: date):
    assert rules.last_end(on) == wanted


def test_half_years_follow_each_other():
    found = list(rules.ends_from(date(2024, 9, 30), date(2026, 3, 30)))
    assert found == [date(2024, 9, 30), date(2025, 3, 31), date(2025, 9, 30)]
