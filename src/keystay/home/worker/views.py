"""A person's page. The worker sees the same page about themselves as the manager does."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.core.audit.actions import note_read
from keystay.core.clock import today
from keystay.core.tables import exports
from keystay.home.worker import queries
from keystay.home.worker.presenters import absence_sheet
from keystay.workforce.assignments.queries import work_from
from keystay.workforce.people.models import Person
from keystay.workforce.people.queries import find_person, person_of

TABS = (
    ("overview", "Overview"),
    ("work", "Work here"),
    ("absence", "Absence"),
    ("history", "History"),
)


@allow(P.PERSON_READ, person=find_person)
@require_safe
def page(request: StaffRequest, person: Person) -> HttpResponse:
    """Who someone is, where they work, what is due, and what was changed."""
    work = work_from(person, today())
    rights = queries.rights_over(request.user, person, work)
    shown = [(key, words) for key, words in TABS if key != "absence" or rights["absence"]]
    tab = request.GET.get("tab", "")
    tab = tab if tab in dict(shown) else "overview"
    if tab == "absence" and exports.wanted(request):
        sheet = absence_sheet(person, queries.absences(person), today())
        return exports.answer(request, sheet)
    if person.user_id != request.user.pk:
        note_read(reader=request.user, page="worker", about=person.pk, detail=tab)
    reader, whole = person_of(request.user), tab == "overview"
    context = {
        "person": person,
        "on": today(),
        "rights": rights,
        "tab": tab,
        "tabs": _tabs(person, shown, tab),
        "overview": queries.overview(person, today(), rights, reader, work, whole=whole),
        **_rows(person, tab, rights),
    }
    return render(request, "worker/page.html", context)


def _tabs(person: Person, shown: list[tuple[str, str]], tab: str) -> list[dict[str, object]]:
    address = reverse("worker:page", kwargs={"person": person.pk})
    return [
        {"text": words, "href": f"{address}?tab={key}", "current": key == tab}
        for key, words in shown
    ]


def _rows(person: Person, tab: str, rights: dict[str, bool]) -> dict[str, object]:
    if tab == "work":
        return {"work": queries.work_story(person), "former_names": person.former_names.all()}
    if tab == "absence":
        return {"absences": queries.absences(person)}
    if tab == "history":
        return {"history": queries.history(person, rights)}
    return {}
