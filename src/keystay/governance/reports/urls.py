"""Addresses of the six-monthly reports."""

from django.urls import path

from keystay.governance.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.listing, name="list"),
    path("begin/", views.begin, name="begin"),
    path("<str:report>/", views.report, name="report"),
    path("<str:report>/word/", views.word, name="word"),
    path("<str:report>/summary/", views.summary, name="summary"),
    path("<str:draft>/renew/", views.renew, name="renew"),
    path("<str:draft>/sign/", views.sign, name="sign"),
    path("<str:draft>/write/<str:section>/", views.write, name="write"),
    path("<str:signed>/correct/", views.correct, name="correct"),
]
