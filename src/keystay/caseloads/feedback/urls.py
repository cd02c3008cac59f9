"""Addresses of feedback for staff."""

from django.urls import path

from keystay.caseloads.feedback import code_views, views

app_name = "feedback"
urlpatterns = [
    path("", views.standing, name="list"),
    path("ask/", views.ask, name="ask"),
    path("paper/", views.paper, name="paper"),
    path("paper/<str:form>/", views.blank, name="blank"),
    path("codes/", code_views.codes, name="codes"),
    path("codes/<str:slip>/withdraw/", code_views.withdraw, name="withdraw"),
    path("you-said-we-did/", views.said, name="said"),
    path("<str:team>/answer/", views.reply, name="reply"),
    path("<str:group>/", views.group, name="group"),
]
