"""Addresses of audits of practice."""

from django.urls import include, path

from keystay.caseloads.audits import views
from keystay.caseloads.audits import work_views as work

app_name = "audits"
urlpatterns = [
    path("", views.listing, name="list"),
    path("plan/", views.plan, name="plan"),
    path("tool/<slug:tool>/", views.tool, name="tool"),
    path("programme/<str:programme>/", views.programme, name="programme"),
    path("programme/<str:programme>/draw/", views.draw, name="draw"),
    path("give/<str:unfinished>/", views.give, name="give"),
    path("answers/<str:given>/", work.answers, name="answers"),
    path("grade/<str:given>/", work.grade, name="grade"),
    path("conversation/<str:given>/", work.conversation, name="conversation"),
    path("coaching/<str:given>/", work.coaching, name="coaching"),
    path("views/<str:given>/", work.views, name="views"),
    path("sample/", include("keystay.caseloads.samples.urls")),
    path("loop/", include("keystay.caseloads.double_loop.urls")),
    path("<str:audit>/", views.audit, name="audit"),
]
