"""Addresses of the risk register."""

from django.urls import path

from keystay.governance.risks import views

app_name = "risks"
urlpatterns = [
    path("", views.listing, name="list"),
    path("add/", views.add, name="add"),
    path("proposed/", views.proposed, name="proposed"),
    path("proposed/<str:rule>/accept/", views.accept, name="accept"),
    path("proposed/<str:rule>/link/", views.link, name="link"),
    path("proposed/<str:rule>/decline/", views.decline, name="decline"),
    path("controls/<str:control>/end/", views.end_control, name="end-control"),
    path("<str:risk>/", views.risk, name="risk"),
    path("<str:risk>/change/", views.change, name="change"),
    path("<str:kept>/review/", views.review, name="review"),
    path("<str:risk>/control/", views.add_control, name="add-control"),
    path("<str:risk>/close/", views.close, name="close"),
]
