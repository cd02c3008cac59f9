"""Every address that staff use. Each view declares who may (access/gates.py)."""

from django.urls import include, path

from keystay.config import health

urlpatterns = [
    path("", include("keystay.home.due.urls")),
    path("", include("keystay.home.search.urls")),
    path("set-up/", include("keystay.home.setup.urls")),
    path("join/", include("keystay.home.joining.urls")),
    path("people/", include("keystay.workforce.people.urls")),
    path("people/", include("keystay.home.worker.urls")),
    path("assignments/", include("keystay.workforce.assignments.urls")),
    path("teams/", include("keystay.home.team.urls")),
    path("establishment/", include("keystay.workforce.posts.urls")),
    path("absence/", include("keystay.workforce.absence.urls")),
    path("registration/", include("keystay.workforce.registrations.urls")),
    path("supervision/", include("keystay.support.supervision.urls")),
    path("caseloads/months/", include("keystay.caseloads.months.urls")),
    path("caseloads/weights/", include("keystay.caseloads.schemes.urls")),
    path("caseloads/allocate/", include("keystay.caseloads.allocations.urls")),
    path("caseloads/continuity/", include("keystay.caseloads.continuity.urls")),
    path("caseloads/handovers/", include("keystay.caseloads.handovers.urls")),
    path("caseloads/step-down/", include("keystay.caseloads.stepdown.urls")),
    path("caseloads/support/", include("keystay.caseloads.extra_support.urls")),
    path("caseloads/feedback/", include("keystay.caseloads.feedback.urls")),
    path("feedback/", include("keystay.caseloads.feedback.public_urls")),
    path("caseloads/audits/", include("keystay.caseloads.audits.urls")),
    path("caseloads/challenges/", include("keystay.caseloads.challenges.urls")),
    path("caseloads/", include("keystay.caseloads.workload.urls")),
    path("imports/", include("keystay.workforce.feeds.urls")),
    path("where-we-stand/", include("keystay.governance.measures.urls")),
    path("look/", include("keystay.home.look.urls")),
    path("policy/", include("keystay.home.policy.urls")),
    path("accounts/", include("keystay.access.users.urls")),
    path("roles/", include("keystay.access.roles.urls")),
    path("history/", include("keystay.access.history.urls")),
    path("sign-in/", include("keystay.access.sign_in.urls")),
    path("healthz", health.live, name="live"),
    path("readyz", health.ready, name="ready"),
]
