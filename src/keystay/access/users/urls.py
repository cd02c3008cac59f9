"""Addresses of accounts."""

from django.urls import path

from keystay.access.users import views

app_name = "users"
urlpatterns = [
    path("", views.accounts, name="list"),
    path("me/", views.me, name="me"),
    path("me/calendar/renew/", views.renew_calendar, name="renew_calendar"),
    path("invite/", views.invite, name="invite"),
    path("invitations/<str:invitation>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:account>/", views.one, name="one"),
    path("<str:account>/close/", views.close, name="close"),
    path("<str:account>/reopen/", views.reopen, name="reopen"),
    path("<str:account>/second-factor/", views.remove_second_factor, name="remove_second_factor"),
]
