"""Taking back a session."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.core.clock import today
from keystay.core.telling import refusal_told
from keystay.support.supervision.models import Session
from keystay.support.supervision.queries import find_their_session, outlook
from keystay.support.taken_back import actions
from keystay.support.taken_back.presenters import taken_back


@allow(P.SUPERVISION_RECORD, session=find_their_session)
@require_POST
def take_back(request: StaffRequest, session: Session) -> HttpResponse:
    """Take back a session that I recorded today."""
    person = session.worker
    with refusal_told(request):
        actions.take_back(session=session, by=request.user)
        messages.success(request, taken_back(outlook(person, today())))
    return redirect("supervision:worker", person=person.pk)
