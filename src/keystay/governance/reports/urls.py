"""Addresses of the six-monthly reports."""

from django.urls import path

from keystay.core.documents.downloads import PDF, WORD
from keystay.governance.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.listing, name="list"),
    path("begin/", views.begin, name="begin"),
    path("<str:report>/", views.report, name="report"),
    path("<str:report>/word/", views.whole_file, {"form": WORD}, name="word"),
    path("<str:report>/pdf/", views.whole_file, {"form": PDF}, name="pdf"),
    path("<str:report>/summary/", views.summary, name="summary"),
    path("<str:report>/summary/word/", views.summary_file, {"form": WORD}, name="summary-word"),
    path("<str:report>/summary/pdf/", views.summary_file, {"form": PDF}, name="summary-pdf"),
    path("<str:draft>/renew/", views.renew, name="renew"),
    path("<str:draft>/sign/", views.sign, name="sign"),
    path("<str:draft>/write/<str:section>/", views.write, name="write"),
    path("<str:signed>/correct/", views.correct, name="correct"),
]
