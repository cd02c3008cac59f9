"""Small components: button, tag, links, inset, details, warning, banners, panel."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from keystay.core.components.html import (
    NOTHING,
    Options,
    attributes,
    classes,
    content,
    heading,
    optional,
    text,
)

START_ICON = SafeString(
    '<svg class="govuk-button__start-icon" xmlns="http://www.w3.org/2000/svg" width="17.5" '
    'height="19" viewBox="0 0 33 40" aria-hidden="true" focusable="false">'
    '<path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z"/></svg>'
)


def button(o: Options) -> SafeString:
    """A button, or a link that looks like one when `href` is given."""
    start = bool(o.get("isStartButton"))
    names = classes("govuk-button", o.get("classes"), "govuk-button--start" if start else None)
    common = format_html(
        ' class="{}" data-module="govuk-button"{}{}',
        names,
        attributes(o.get("attributes")),
        optional(id=o.get("id") or None),
    )
    body = content(o)
    if start and o.get("html"):
        body = format_html("<span>{}</span>", body)
    icon = START_ICON if start else SafeString("")
    if o.get("href"):
        return format_html(
            '<a href="{}" role="button" draggable="false"{}>{}{}</a>', o["href"], common, body, icon
        )
    return format_html(
        '<button type="{}"{}{}>{}{}</button>',
        o.get("type") or "submit",
        _button_state(o),
        common,
        body,
        icon,
    )


def _button_state(o: Options) -> SafeString:
    disabled = True if o.get("disabled") else None
    once = o.get("preventDoubleClick")
    return optional(
        value=o.get("value") or None,
        name=o.get("name") or None,
        disabled=disabled,
        aria_disabled="true" if disabled else None,
        data_prevent_double_click=None if once is None else str(once).lower(),
    )


def tag(o: Options) -> SafeString:
    """A status in a coloured box."""
    return format_html(
        '<strong class="{}"{}>{}</strong>',
        classes("govuk-tag", o.get("classes")),
        attributes(o.get("attributes")),
        content(o),
    )


def back_link(o: Options) -> SafeString:
    """The link to the page before."""
    return format_html(
        '<a href="{}" class="{}"{}>{}</a>',
        o.get("href") or "#",
        classes("govuk-back-link", o.get("classes")),
        attributes(o.get("attributes")),
        content(o) or "Back",
    )


def skip_link(o: Options) -> SafeString:
    """The first link of a page, to its content."""
    return format_html(
        '<a href="{}" class="{}"{} data-module="govuk-skip-link">{}</a>',
        o.get("href") or "#content",
        classes("govuk-skip-link", o.get("classes")),
        attributes(o.get("attributes")),
        content(o),
    )


def inset_text(o: Options) -> SafeString:
    """Text set apart from the rest."""
    return format_html(
        '<div{} class="{}"{}>{}</div>',
        optional(id=o.get("id") or None),
        classes("govuk-inset-text", o.get("classes")),
        attributes(o.get("attributes")),
        content(o),
    )


def details(o: Options) -> SafeString:
    """Text that opens from its summary."""
    return format_html(
        '<details{} class="{}"{}{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        optional(id=o.get("id") or None),
        classes("govuk-details", o.get("classes")),
        attributes(o.get("attributes")),
        optional(open=True if o.get("open") else None),
        content(o, "summary"),
        content(o),
    )


def warning_text(o: Options) -> SafeString:
    """A warning about consequences."""
    return format_html(
        '<div class="{}"{}><span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
        '<strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">{}</span> '
        "{}</strong></div>",
        classes("govuk-warning-text", o.get("classes")),
        attributes(o.get("attributes")),
        o.get("iconFallbackText") or "Warning",
        content(o),
    )


def notification_banner(o: Options) -> SafeString:
    """What just happened, or what matters now; `type` success announces itself."""
    done = o.get("type") == "success"
    title_id = o.get("titleId") or "govuk-notification-banner-title"
    focus = o.get("disableAutoFocus")
    title = content(o, "title") or text("Success" if done else "Important")
    return format_html(
        '<div class="{}" role="{}" aria-labelledby="{}" data-module="govuk-notification-banner"'
        '{}{}><div class="govuk-notification-banner__header">{}</div>'
        '<div class="govuk-notification-banner__content">{}</div></div>',
        classes(
            "govuk-notification-banner",
            "govuk-notification-banner--success" if done else None,
            o.get("classes"),
        ),
        o.get("role") or ("alert" if done else "region"),
        title_id,
        optional(data_disable_auto_focus=None if focus is None else str(focus).lower()),
        attributes(o.get("attributes")),
        heading(
            o.get("titleHeadingLevel") or 2,
            "govuk-notification-banner__title",
            title,
            optional(id=title_id),
        ),
        _banner_body(o),
    )


def _banner_body(o: Options) -> SafeString:
    if o.get("html") or not o.get("text"):
        return content({"html": o.get("html")})
    return format_html('<p class="govuk-notification-banner__heading">{}</p>', o["text"])


def panel(o: Options) -> SafeString:
    """The confirmation that something is done."""
    body = content(o)
    if body:
        body = format_html('<div class="govuk-panel__body">{}</div>', body)
    return format_html(
        '<div class="{}"{}>{}{}</div>',
        classes("govuk-panel govuk-panel--confirmation", o.get("classes")),
        attributes(o.get("attributes")),
        heading(o.get("headingLevel") or 1, "govuk-panel__title", content(o, "title")),
        body,
    )


def phase_banner(o: Options) -> SafeString:
    """A strip across the page: a tag, and a sentence."""
    mark = o.get("tag") or NOTHING
    names = classes("govuk-phase-banner__content__tag", mark.get("classes"))
    return format_html(
        '<div class="{}"{}><p class="govuk-phase-banner__content">{}'
        ' <span class="govuk-phase-banner__text">{}</span></p></div>',
        classes("govuk-phase-banner govuk-width-container", o.get("classes")),
        attributes(o.get("attributes")),
        tag({**mark, "attributes": None, "classes": names}),
        content(o),
    )
