"""Components in templates: what a page writes and what people get."""

import pytest
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory
from django.urls import resolve

from keystay.core.components import navigation


def drawn(source: str, request=None, **context: object) -> str:
    """What the template source gives for the context."""
    return engines["django"].from_string(source).render({"request": request, **context})


def test_a_button_can_be_a_link_or_a_warning():
    assert 'role="button"' in drawn('{% button "Cancel" href="/people/" kind="secondary" %}')
    assert "govuk-button--warning" in drawn('{% button "Remove" kind="warning" %}')
    assert 'data-prevent-double-click="true"' in drawn('{% button "Save" %}')


def test_a_tag_has_a_known_colour():
    assert "govuk-tag--red" in drawn('{% tag "Overdue" colour="red" %}')
    with pytest.raises(TemplateSyntaxError, match="no mauve tag"):
        drawn('{% tag "Overdue" colour="mauve" %}')


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% inset %}<b>As at</b> today{% endinset %}", '<div class="govuk-inset-text"><b>As at'),
        ('{% details "Why" %}Because{% enddetails %}', '<div class="govuk-details__text">Because'),
        ('{% notification "Note" %}Read{% endnotification %}', 'role="region"'),
        ('{% notification "Done" kind="success" %}Read{% endnotification %}', 'role="alert"'),
        ('{% panel "Done" %}Well{% endpanel %}', '<div class="govuk-panel__body">Well'),
        ('{% back_link "/x/" %}', '<a href="/x/" class="govuk-back-link">Back</a>'),
        ('{% warning "No way back" %}', "No way back</strong>"),
        ('{% phase_banner "Demo" "Made up" %}', "Made up</span>"),
        ('{% page_address "no:such" as a %}[{{ a }}]', "[]"),
    ],
)
def test_a_component_is_drawn_with_its_content(source, expected):
    assert expected in drawn(source)


def test_words_passed_to_a_component_are_escaped():
    rows = [{"key": "<i>", "value": "<b>", "action_href": "/x/"}, {"key": "None", "value": None}]
    text = drawn("{% summary_list rows %}{% tag words %}", rows=rows, words="<u>")
    assert "<i>" not in text
    assert "<b>" not in text
    assert "<u>" not in text
    assert ">Change</a>" in text


def test_a_list_of_tasks_shows_the_state_of_each():
    items = [
        {"title": "Choose", "status": "Completed", "href": "/a/", "hint": "A file"},
        {"title": "Check", "status": "Cannot start yet", "colour": "grey"},
    ]
    text = drawn("{% task_list items %}{% breadcrumbs crumbs %}", items=items, crumbs=[{"text": 1}])
    assert "govuk-tag--grey" in text
    assert "task-list-1-hint" in text


def test_the_pages_of_a_list_keep_the_filters():
    request = RequestFactory().get("/people/?team=North&page=2")
    page = Paginator(range(90), 10).page(2)
    text = drawn("{% pagination page %}", request, page=page)
    assert "?team=North&amp;page=3" in text
    assert 'aria-current="page"' in text
    assert "&ctdot;" in text
    assert "?page=2" in drawn("{% pagination page %}", page=Paginator(range(20), 10).page(1))
    assert 'rel="next"' not in drawn("{% pagination page %}", page=Paginator(range(20), 10).page(2))
    assert drawn("{% pagination page %}", page=Paginator(range(3), 10).page(1)) == ""


def test_tabs_are_links_with_counts_and_one_is_current():
    items = [
        {"text": "All", "href": "?", "current": True},
        {"text": "Mine", "href": "?m", "count": 0},
    ]
    text = drawn("{% tabs items %}", items=items)
    assert text.count('aria-current="page"') == 1
    assert ">0</span>" in text


def test_the_menu_marks_the_section_and_leaves_out_pages_that_are_missing():
    menu = [("Sign in", "account_login"), ("Gone", "no:such"), ("Live", "live")]
    request = RequestFactory().get("/sign-in/login/")
    request.resolver_match = resolve("/sign-in/login/")
    text = drawn("{% service_navigation menu %}", request, menu=menu)
    assert "Gone" not in text
    assert text.count("govuk-service-navigation__item--active") == 1
    assert "--active" not in drawn("{% service_navigation menu %}", menu=menu)
    assert drawn("{% service_navigation menu %}", menu=[("Gone", "no:such")]) == ""


def test_the_menu_knows_a_section_by_its_topic():
    request = RequestFactory().get("/look/")
    request.resolver_match = resolve("/look/")
    text = navigation.service_navigation([("Look", "authority:look")], request)
    assert 'aria-current="true"' in text


def test_a_topic_without_an_entry_marks_the_one_it_belongs_to():
    request = RequestFactory().get("/roles/give/x/")
    request.resolver_match = resolve("/roles/give/x/")
    menu = [("What is due", "due:mine"), ("Accounts", "users:list")]
    assert "--active" not in navigation.service_navigation(menu, request)
    marked = navigation.service_navigation(menu, request, {"roles": "users"})
    assert '--active"><a class="govuk-service-navigation__link" href="/accounts/"' in marked


def test_a_page_that_failed_needs_no_database_and_says_so_plainly():
    for name in ("400", "403_csrf", "429", "500", "503"):
        assert "<h1" in engines["django"].get_template(f"{name}.html").render({})
