"""A box for a password, which a script lets people look at."""

from django.utils.safestring import SafeString

from keystay.core.components.html import NOTHING, Names, Options, classes, content, translations
from keystay.core.components.inputs import id_of, text_input
from keystay.core.components.text import button

WORDS: Names = (
    ("show-password", "showPasswordText"),
    ("hide-password", "hidePasswordText"),
    ("show-password-aria-label", "showPasswordAriaLabelText"),
    ("hide-password-aria-label", "hidePasswordAriaLabelText"),
    ("password-shown-announcement", "passwordShownAnnouncementText"),
    ("password-hidden-announcement", "passwordHiddenAnnouncementText"),
)


def password_input(o: Options) -> SafeString:
    """A box for a password, which a script lets people look at."""
    own_id = id_of(o)
    given = o.get("formGroup") or NOTHING
    module = {"data-module": "govuk-password-input"}
    around = {**module, **translations(o, WORDS), **(given.get("attributes") or {})}
    shown = _show_button(o, own_id) + content(given.get("afterInput"))
    return text_input(
        {
            **o,
            "id": own_id,
            "type": "password",
            "spellcheck": False,
            "autocapitalize": "none",
            "autocomplete": o.get("autocomplete") or "current-password",
            "classes": classes(
                "govuk-password-input__input govuk-js-password-input-input", o.get("classes")
            ),
            "inputWrapper": {"classes": "govuk-password-input__wrapper"},
            "formGroup": {
                "classes": classes("govuk-password-input", given.get("classes")),
                "attributes": around,
                "beforeInput": given.get("beforeInput"),
                "afterInput": {"html": shown},
            },
        }
    )


def _show_button(o: Options, own_id: str) -> SafeString:
    names = "govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle"
    return button(
        {
            "type": "button",
            "classes": classes(names, (o.get("button") or NOTHING).get("classes")),
            "text": o.get("showPasswordText", "Show"),
            "attributes": {
                "aria-controls": own_id,
                "aria-label": o.get("showPasswordAriaLabelText", "Show password"),
                "hidden": {"value": True, "optional": True},
            },
        }
    )
