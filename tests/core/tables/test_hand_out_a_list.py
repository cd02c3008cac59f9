"""A list as a file: named, dated, whole, safe, and the taking of it kept."""

import dataclasses
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import RequestFactory
from django.urls import resolve
from tests.downloads import csv_rows, formulas, sheets

from keystay.access.users.models import User
from keystay.core.audit.models import SensitiveRead
from keystay.core.components.downloads import links
from keystay.core.tables import exports

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
SHEET = exports.Sheet(
    "Posts in St Mary's",
    date(2026, 3, 2),
    ("Name", "Since", "FTE", "Seen"),
    [("Siân =1+1", date(2025, 6, 2), Decimal("0.50"), NINE), ("=1+1", None, Decimal(10), None)],
    notes=("Of one team",),
    about="PERSON",
)


def asked(query: str):
    """A request of Hana's for the list of people."""
    request = RequestFactory().get(f"/people/?{query}")
    request.user, request.resolver_match = User(pk="HANA", name="Hana"), resolve("/people/")
    return request


@pytest.mark.parametrize(
    ("query", "form"),
    [("format=csv", "csv"), ("format=xlsx", "xlsx"), ("format=pdf", ""), ("as=csv", ""), ("", "")],
)
def test_only_csv_and_excel_are_made_and_anything_else_is_the_page(query, form):
    assert exports.wanted(asked(query)) == form


def test_a_csv_holds_headings_and_rows_and_nothing_else():
    answer = exports.answer(asked("format=csv"), SHEET)
    assert csv_rows(answer) == [
        ["Name", "Since", "FTE", "Seen"],
        ["Siân =1+1", "02/06/2025", "0.5", "2026-06-01 10:00:00"],
        ["'=1+1", "", "10", ""],
    ]
    name = 'attachment; filename="posts-in-st-marys-2026-03-02.csv"'
    assert answer["Content-Disposition"] == name


def test_a_workbook_has_the_list_and_beside_it_what_the_list_is(monkeypatch):
    monkeypatch.setattr("django.conf.settings.KEYSTAY_TODAY", "2026-03-03", raising=False)
    answer = exports.answer(asked("team=1&format=xlsx"), SHEET)
    found = sheets(answer)
    assert list(found) == ["List", "Notes"]
    assert found["List"][1] == ["Siân =1+1", date(2025, 6, 2), 0.5, datetime(2026, 6, 1, 10)]  # noqa: DTZ001
    assert found["List"][2][0] == "=1+1"
    assert formulas(answer.content) == []
    title, on, rows, made_from, note, source = (row[0] for row in found["Notes"])
    assert (title, on, note) == ("Posts in St Mary's", "As at 2 March 2026", "Of one team")
    assert rows.startswith("2 rows: what Hana may see, downloaded on 3 March 2026 at ")
    assert made_from == "From /people/?team=1&format=xlsx"
    assert source == "Source: The council’s own records in Keystay"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_who_took_what_is_kept_for_whom_it_is_about(form):
    exports.answer(asked(f"format={form}"), SHEET)
    (noted,) = SensitiveRead.objects.values_list("reader", "page", "about", "detail")
    detail = f"Posts in St Mary's on 2026-03-02, 2 rows as {form}"
    assert noted == ("HANA", "download:people:list", "PERSON", detail)


def test_a_second_list_of_a_page_is_asked_for_by_its_name():
    first, second = asked("format=csv"), asked("format=csv&list=slips")
    assert (exports.wanted(first), exports.wanted(first, "slips")) == ("csv", "")
    assert (exports.wanted(second), exports.wanted(second, "slips")) == ("", "csv")


def test_a_list_too_long_for_excel_comes_whole_as_csv(monkeypatch):
    monkeypatch.setattr(exports, "MOST_IN_EXCEL", 2)
    answer = exports.answer(asked("format=xlsx"), SHEET)
    assert answer["Content-Type"].endswith("sheet")
    longer = dataclasses.replace(SHEET, rows=[*SHEET.rows, SHEET.rows[0]])
    answer = exports.answer(asked("format=xlsx"), longer)
    assert len(csv_rows(answer)) == 4
    assert answer["Content-Disposition"].endswith('.csv"')


@pytest.mark.parametrize(
    ("printed", "made"),
    [("1,204.5", Decimal("1204.5")), ("0", Decimal(0)), ("low", "low"), ("–", "–"), ("", "")],
)
def test_a_printed_figure_is_a_number_and_a_symbol_stays_one(printed, made):
    assert exports.number(printed) == made


def test_the_links_keep_how_the_list_is_narrowed_but_not_its_page():
    drawn = links(asked("q=am%26a&page=3").GET)
    assert 'href="?q=am%26a&amp;format=csv">CSV<span' in drawn
    assert 'href="?q=am%26a&amp;format=xlsx">Excel<span' in drawn
    assert 'href="?format=csv"' in links()
