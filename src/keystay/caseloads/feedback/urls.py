"""Addresses of feedback for staff."""

from django.urls import path

from keystay.caseloads.feedback import views

app_name = "feedback"
urlpatterns = [
    path("", views.standing, name="list"),
    path("ask/", views.ask, name="ask"),
    path("paper/", views.paper, name="paper"),
    path("paper/<str:form>/", views.blank, name="blank"),
    path("you-said-we-did/", views.said, name="said"),
    path("<str:team>/answer/", views.reply, name="reply"),
    path("<str:group>/", views.group, name="group"),
]
