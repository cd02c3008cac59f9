"""Addresses of stepping down."""

from django.urls import path

from keystay.caseloads.stepdown import views, write_views

app_name = "stepdown"
urlpatterns = [
    path("", views.teams, name="list"),
    path("team/<str:team>/", views.team, name="team"),
    path("team/<str:team>/analysis/", write_views.analyse, name="analyse"),
    path("team/<str:team>/reviews/", write_views.reviews, name="reviews"),
    path("case/<str:child>/", views.child, name="child"),
    path("case/<str:child>/decide/", write_views.decide, name="decide"),
    path("case/<str:child>/review/", write_views.review, name="review"),
    path("decision/<str:decision>/withdraw/", write_views.withdraw, name="withdraw"),
    path("review/<str:review>/remove/", write_views.remove_review, name="remove-review"),
]
