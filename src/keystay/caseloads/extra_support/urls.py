"""Addresses of extra support."""

from django.urls import path

from keystay.caseloads.extra_support import views, write_views

app_name = "extra_support"
urlpatterns = [
    path("", views.teams, name="list"),
    path("figures/", views.figures, name="figures"),
    path("team/<str:team>/", views.team, name="team"),
    path("team/<str:team>/begin/", write_views.begin, name="begin"),
    path("team/<str:team>/refer/", write_views.refer, name="refer"),
    path("one/<str:support>/end/", write_views.end, name="end"),
    path("one/<str:support>/correct/", write_views.correct, name="correct"),
    path("intensive/<str:intensive>/begun/", write_views.take_up, name="take-up"),
    path("intensive/<str:intensive>/declined/", write_views.decline, name="decline"),
    path("intensive/<str:intensive>/ended/", write_views.finish, name="finish"),
    path("intensive/<str:intensive>/correct/", write_views.correct_intensive, name="fix-intensive"),
]
