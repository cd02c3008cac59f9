"""Checking and applying as work that goes on while the person does something else."""

from django_tasks import task

from keystay.access.users.models import User
from keystay.workforce.feeds import actions, progress
from keystay.workforce.feeds.models import Import, ImportState


@task()
def check_import(import_id: str) -> None:
    """Work out what an import would do."""
    row = Import.objects.get(pk=import_id)
    if row.state in (ImportState.UPLOADED, ImportState.CHECKING):
        actions.check(row=row)


@task()
def apply_import(import_id: str, user_id: str) -> None:
    """Apply an import that has been let go ahead."""
    by = User.objects.get(pk=user_id)
    actions.apply(row=Import.objects.get(pk=import_id), by=by)


def check_soon(row: Import) -> None:
    """Hand the check to the worker, if the import's headings are clear."""
    if row.state == ImportState.UPLOADED:
        progress.note(row.pk, 0, 0)
        check_import.enqueue(row.pk)


def apply_soon(row: Import, *, leave_refused: bool, by: User) -> Import:
    """Let an import go ahead and hand it to the worker. Raises actions.NotReady."""
    row = actions.start_applying(row=row, leave_refused=leave_refused, by=by)
    apply_import.enqueue(row.pk, by.pk)
    return row


def again(row: Import, *, by: User) -> None:
    """Take up a check or an applying whose worker has gone. Raises actions.NotReady."""
    if row.state == ImportState.APPLYING:
        apply_soon(row, leave_refused=bool(row.options.get("leave_refused")), by=by)
    else:
        check_soon(row)
