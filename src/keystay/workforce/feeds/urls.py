"""Addresses of imports."""

from django.urls import path

from keystay.workforce.feeds import views

app_name = "feeds"
urlpatterns = [
    path("", views.overview, name="list"),
    path("start/<str:kind>/", views.start, name="start"),
    path("<str:row>/", views.review, name="review"),
    path("<str:row>/headings/", views.headings, name="headings"),
    path("<str:row>/decide/", views.decide, name="decide"),
    path("<str:row>/apply/", views.apply, name="apply"),
    path("<str:row>/again/", views.again, name="again"),
    path("<str:row>/put-aside/", views.cancel, name="cancel"),
    path("<str:row>/progress/", views.how_far, name="progress"),
    path("<str:row>/refused/", views.refused, name="refused"),
]
