"""The way from a list on a page to the same list as a file."""

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from keystay.core.tables.exports import FORMAT, LIST


def links(query: QueryDict | None = None, which: str = "") -> SafeString:
    """Links to this page's list as CSV and as Excel, narrowed as the page is and not by page.

    `which` names a list that is not the first of its page.
    """
    return format_html(
        '<p class="govuk-body ks-download">Download the list as {} or {}</p>',
        _link("CSV", "csv", query, which),
        _link("Excel", "xlsx", query, which),
    )


def _link(words: str, form: str, query: QueryDict | None, which: str) -> SafeString:
    changed = query.copy() if query is not None else QueryDict(mutable=True)
    changed.pop("page", None)
    changed[FORMAT] = form
    if which:
        changed[LIST] = which
    return format_html(
        '<a class="govuk-link" href="?{}">{}<span class="govuk-visually-hidden"> file</span></a>',
        changed.urlencode(),
        words,
    )
