"""Addresses of the statutory return."""

from django.urls import path

from keystay.governance.census import brought_views as brought
from keystay.governance.census import explain_views as explaining
from keystay.governance.census import views
from keystay.governance.census import write_views as write

app_name = "census"
urlpatterns = [
    path("", views.newest, name="newest"),
    path("read/", brought.read, name="read"),
    path("read/take/", brought.take, name="take"),
    path("signed/<str:signed>/", views.signed_return, name="signed"),
    path("signed/<str:signed>/file/", views.signed_file, name="signed-file"),
    path("<str:year>/", views.overview, name="overview"),
    path("<str:year>/queue/", views.queue, name="queue"),
    path("<str:year>/figures/", views.figures, name="figures"),
    path("<str:year>/file/", views.file, name="file"),
    path("<str:year>/answers/", write.answers, name="answers"),
    path("<str:year>/payroll/", write.payroll, name="payroll"),
    path("<str:year>/pay/<str:person>/", write.pay, name="pay"),
    path("<str:year>/about/<str:person>/", write.about, name="about"),
    path("<str:year>/explain/<str:rule>/", explaining.explain_together, name="explain-together"),
    path("<str:year>/explain/<str:rule>/<str:about>/", explaining.explain, name="explain"),
    path("<str:year>/sign/", write.sign, name="sign"),
]
