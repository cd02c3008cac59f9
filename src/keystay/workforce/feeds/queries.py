"""Reading imports: one within reach, those before, what headings meant, what was refused."""

from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from keystay.access.permissions import Permission
from keystay.access.roles.queries import reach
from keystay.access.users.models import User
from keystay.core.feeds import Asked, Feed, Files, feed_of
from keystay.core.tables.reading import plain
from keystay.workforce.feeds import store
from keystay.workforce.feeds.models import HeadingMemory, Import, ImportState


def find_import(user: User, import_id: str, permission: Permission) -> Import:
    """The import, for whoever may import for the whole council; else 404."""
    found = Import.objects.select_related("uploaded_by").filter(pk=import_id).first()
    if found is None or not reach(user, permission).everyone:
        raise Http404
    return found


def history() -> QuerySet[Import]:
    """Every import, newest first, without its findings."""
    return Import.objects.select_related("uploaded_by").defer("findings", "decisions", "headings")


def applied_before(kind: str, digest: str) -> Import | None:
    """The import by which the whole of this very file was applied, if there is one."""
    rows = history().filter(kind=kind, digest=digest, state=ImportState.APPLIED)
    return next((row for row in rows if not row.options.get("left")), None)


def remembered(kind: str) -> dict[str, str]:
    """What each heading, in plain letters, meant last time; empty for one not used."""
    rows = HeadingMemory.objects.filter(kind=kind).order_by("id")
    return dict(rows.values_list("heading", "field"))


def files_of(row: Import) -> Files:
    """The stored parts of an import. Raises FileNotFoundError once they are forgotten."""
    return store.load(row.files)


def feed_for(row: Import) -> Feed:
    """The feed of an import."""
    return feed_of(row.kind)


def asked_of(row: Import, mending: bool) -> Asked:
    """How the import was asked for."""
    from_text = row.options.get("tried", {})
    return Asked(
        on=date.fromisoformat(row.options["on"]),
        decisions=row.decisions,
        tried={int(line): reason for line, reason in from_text.items()},
        mending=mending,
    )


def heading_key(heading: str) -> str:
    """A heading as it is remembered."""
    return plain(heading)[:200]
