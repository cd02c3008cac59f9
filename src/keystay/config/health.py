"""Two questions for whoever watches the machine: is it alive, is it ready?"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from keystay.access.gates import public
from keystay.config.alarms import alarms


@public
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and has the tables that this code expects.

    What is ready but needs looking at is told in one word each: the page is open to all.
    """
    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("database: no answer", status=503, content_type="text/plain")
    if behind:
        return HttpResponse("database: needs migrating", status=503, content_type="text/plain")
    words = ["ok", *(f"alarm: {alarm.about}" for alarm in alarms())]
    return HttpResponse("\n".join(words), content_type="text/plain")
