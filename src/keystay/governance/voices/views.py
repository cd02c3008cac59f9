"""What people say, on one page: the qualitative measures beside the numbers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import reach
from keystay.core.clock import today
from keystay.core.tables import exports
from keystay.governance.voices import presenters
from keystay.governance.voices.queries import voices


@allow(P.FEEDBACK_READ)
@require_safe
def listing(request: StaffRequest) -> HttpResponse:
    """The survey, leavers and families; of the whole council, for those who may see all of it."""
    wide = reach(request.user, P.FEEDBACK_READ).everyone
    found = voices(today()) if wide else []
    if exports.wanted(request):
        return exports.answer(request, presenters.sheet(found, today()))
    return render(request, "voices/list.html", {"voices": found, "wide": wide})
