"""Addresses of the establishment."""

from django.urls import path

from keystay.workforce.posts import views

app_name = "posts"
urlpatterns = [
    path("", views.overview, name="establishment"),
    path("posts/add/", views.add, name="add"),
    path("posts/<str:post>/change/", views.change, name="change"),
    path("posts/<str:post>/close/", views.close, name="close"),
    path("<str:team>/", views.team_posts, name="team"),
]
