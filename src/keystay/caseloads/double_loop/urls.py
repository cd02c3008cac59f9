"""Addresses of the double loop, under those of audits."""

from django.urls import path

from keystay.caseloads.double_loop import views

urlpatterns = [
    path("improve/<str:given>/", views.improve, name="improve"),
    path("done/<str:improvement>/", views.done, name="done"),
    path("again/<str:given>/", views.again, name="again"),
    path("close/<str:given>/", views.close, name="close"),
]
