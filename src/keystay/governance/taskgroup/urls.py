"""Addresses of the Task Group."""

from django.urls import path

from keystay.governance.taskgroup import item_views, views

app_name = "taskgroup"
urlpatterns = [
    path("", views.listing, name="list"),
    path("plan/", views.plan, name="plan"),
    path("members/", views.members, name="members"),
    path("members/join/", views.join, name="join"),
    path("members/<str:member>/leave/", views.leave, name="leave"),
    path("items/<str:item>/up/", item_views.raise_item, name="raise-item"),
    path("items/<str:item>/drop/", item_views.drop, name="drop"),
    path("items/<str:item>/put-back/", item_views.put_back, name="put-back"),
    path("items/<str:item>/outcome/", item_views.decide, name="decide"),
    path("items/<str:item>/action/", item_views.take_on, name="take-on"),
    path("<str:meeting>/", views.meeting, name="meeting"),
    path("<str:meeting>/make/", views.make, name="make"),
    path("<str:meeting>/move/", views.move, name="move"),
    path("<str:meeting>/item/", item_views.add, name="add-item"),
    path("<str:meeting>/hold/", views.hold, name="hold"),
]
