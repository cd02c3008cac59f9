"""Addresses of supervision."""

from django.urls import include, path

from keystay.support.supervision import session_views, views

app_name = "supervision"
urlpatterns = [
    path("actions/", include("keystay.support.followups.urls")),
    path("exceptional/", include("keystay.support.exceptional.urls")),
    path("earlier/", include("keystay.support.handed_over.urls")),
    path("taken-back/", include("keystay.support.taken_back.urls")),
    path("record/<str:person>/", views.record, name="record"),
    path("agree/<str:person>/", views.agree, name="agree"),
    path("team/<str:team>/", views.team, name="team"),
    path("team/<str:team>/group/", views.record_group, name="record-group"),
    path("session/<str:session>/", session_views.session, name="session"),
    path("session/<str:session>/notes/", session_views.notes, name="notes"),
    path("session/<str:session>/comment/", session_views.comment, name="comment"),
    path("session/<str:session>/correct/", session_views.correct, name="correct"),
    path("session/<str:session>/remove/", session_views.remove, name="remove"),
    path("<str:person>/", views.worker, name="worker"),
]
