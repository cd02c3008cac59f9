"""Address of a team's year."""

from django.urls import path

from keystay.caseloads.months import views

app_name = "months"
urlpatterns = [path("<str:team>/", views.team, name="team")]
