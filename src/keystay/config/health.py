"""Two questions for whoever watches the machine: is it alive, is it ready?"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from keystay.access.gates import public


@public
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and has the tables that this code expects."""
    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("database: no answer", status=503, content_type="text/plain")
    if behind:
        return HttpResponse("database: needs migrating", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
