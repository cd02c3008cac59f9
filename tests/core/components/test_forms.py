"""Every form is drawn with GOV.UK's fields, and says in words what is wrong."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.template import engines
from lxml import html as lxml_html

from keystay.core.clock import today
from keystay.core.components import errors
from keystay.core.components.fields import DateField

FAR = f"The year must be between 1920 and {today().year + 20}: check it"
KINDS = [("one", "One to one"), ("group", "Group")]


class Visit(forms.Form):
    """One field of every kind."""

    worker = forms.CharField(label="Worker", max_length=200, help_text="Part of <a> name")
    number = forms.CharField(label="PIN", max_length=8)
    held_on = DateField(label="When was it held?", help_text="For example, 27 3 2026")
    kind = forms.ChoiceField(label="What kind was it?", choices=KINDS, widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        label="Topics", choices=KINDS, widget=forms.CheckboxSelectMultiple
    )
    team = forms.ChoiceField(label="Team", choices=[("", "Choose one"), *KINDS])
    minutes = forms.IntegerField(label="Minutes")
    fte = forms.DecimalField(label="FTE")
    notes = forms.CharField(label="What was agreed", widget=forms.Textarea)
    secret = forms.CharField(
        label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    paper = forms.FileField(label="Paper")
    agreed = forms.BooleanField(label="I agree", help_text="Ask them first")
    when = forms.SplitDateTimeField(label="Next time")
    token = forms.CharField(widget=forms.HiddenInput)


def page(form: forms.Form, source: str = "{% error_summary form %}{{ form }}"):
    """The form as drawn, ready to be searched."""
    drawn = engines["django"].from_string(source).render({"form": form})
    return lxml_html.fragment_fromstring(drawn, create_parent="div")


def sent(**given: str) -> Visit:
    return Visit(given, {})


class Figures(forms.Form):
    """A choice of many."""

    moved_by = forms.MultipleChoiceField(
        choices=[(n, str(n)) for n in range(21)], widget=forms.CheckboxSelectMultiple
    )


def test_more_choices_than_fill_a_screen_stand_in_a_box_that_scrolls():
    assert page(Figures()).xpath("//div[contains(@class, 'ks-many')]")
    assert not page(Visit()).xpath("//div[contains(@class, 'ks-many')]")


def test_every_field_shown_has_a_name_and_what_describes_it_exists():
    drawn = page(sent(**{"held_on-day": "3"}))
    ids = {each.get("id") for each in drawn.iter() if each.get("id")}
    named = {each.get("for") for each in drawn.iter("label")}
    for box in drawn.xpath("//input[not(@type='hidden')]|//select|//textarea"):
        if not box.get("name").startswith("when"):
            assert box.get("id") in named
        assert set((box.get("aria-describedby") or "").split()) <= ids


def test_every_error_of_the_summary_leads_to_a_box():
    form = sent(**{"held_on-day": "3"})
    drawn = page(form)
    links = drawn.xpath("//*[contains(@class,'error-summary__list')]//a")
    ids = {each.get("id") for each in drawn.iter() if each.get("id")}
    assert {link.get("href")[1:] for link in links} - ids == {"id_when"}
    assert "#id_kind" in [link.get("href") for link in links]
    assert "#id_held_on-month" in [link.get("href") for link in links]


def test_missing_answers_are_asked_for_in_words():
    told = {each.text_content() for each in page(sent()).xpath("//*[@role='alert']//a")}
    assert {
        "Enter worker",
        "Enter PIN",
        "Enter the date",
        "Answer “What kind was it?”",
        "Choose topics",
        "Choose team",
        "Choose paper",
        "Tick “I agree”",
    } <= told


def test_a_missing_day_is_asked_for_by_its_name():
    class Away(forms.Form):
        first = DateField(label="First day away")
        known = DateField(label="From")

    told = [each.text for each in page(Away({})).xpath("//*[@role='alert']//a")]
    assert told == ["Enter the first day away", "Enter the date"]


def test_one_sentence_of_an_error_has_no_full_stop():
    class Contact(forms.Form):
        email = forms.EmailField()
        name = forms.CharField()

    form = Contact({"email": "a at b", "name": "Ann"})
    form.add_error("name", "Ann is here already.")
    form.add_error("name", "It is too long. Write less.")
    assert [each.text for each in page(form).xpath("//*[@role='alert']//a")] == [
        "Enter an email address in the correct format, like name@example.com",
        "Ann is here already",
        "It is too long. Write less.",
    ]


def test_a_box_that_may_stay_empty_says_so_unless_all_may():
    class Person(forms.Form):
        name = forms.CharField(required=True)
        phone = forms.CharField(required=False)
        born_on = DateField(label="Date of birth", required=False)
        team = forms.ChoiceField(choices=[("", "No team")], required=False)
        agency = forms.CharField(label="If agency, through", required=False)

    def named(form: forms.Form) -> list[str]:
        return [each.text for each in page(form).xpath("//*[contains(@class, '--s')]")]

    told = ["Name", "Phone (optional)", "Date of birth (optional)", "Team", "If agency, through"]
    assert named(Person()) == told
    narrowed = Person()
    narrowed.fields["name"].required = False
    assert named(narrowed)[:2] == ["Name", "Phone"]


def test_a_number_is_shown_as_it_is_typed():
    class Hours(forms.Form):
        hours = forms.DecimalField()

    for padded, shown in (("37.00", "37"), ("18.50", "18.5"), ("1.000000", "1"), ("100", "100")):
        drawn = page(Hours(initial={"hours": Decimal(padded)}))
        assert drawn.xpath("//input/@value") == [shown]


def test_an_error_of_the_whole_form_has_no_link_and_no_error_no_summary():
    form = sent()
    form.add_error(None, "The two dates overlap")
    first = page(form).xpath("//*[@role='alert']//li")[0]
    assert first.text_content() == "The two dates overlap"
    assert first.find("a") is None
    assert errors.error_summary([Visit()]) == ""


def test_words_from_people_are_escaped():
    form = sent(worker='<script>"')
    drawn = str(form)
    assert "<script>" not in drawn
    assert "Part of &lt;a&gt; name" in drawn


def test_what_was_typed_and_chosen_is_still_there():
    form = sent(kind="group", topics="one", team="group", notes="Both", agreed="on", worker="Ann")
    drawn = page(form)
    checked = {each.get("id") for each in drawn.xpath("//input[@checked]")}
    assert checked == {"id_kind-2", "id_topics", "id_agreed"}
    assert drawn.xpath("//option[@selected]/@value") == ["group"]
    assert drawn.xpath("//textarea")[0].text.strip() == "Both"
    assert drawn.xpath("//input[@id='id_worker']/@value") == ["Ann"]


def test_the_empty_choice_of_a_list_is_never_drawn_as_a_radio():
    class Optional(forms.Form):
        kind = forms.ChoiceField(
            choices=[("", "---------"), ("old", [("one", "One")])],
            widget=forms.RadioSelect,
            required=False,
        )

    assert page(Optional()).xpath("//input/@value") == ["one"]


def test_numbers_are_typed_as_text_with_a_number_pad():
    drawn = page(Visit())
    assert drawn.xpath("//input[@id='id_minutes']/@inputmode") == ["numeric"]
    assert drawn.xpath("//input[@id='id_fte']/@inputmode") == ["decimal"]
    assert drawn.xpath("//input[@type='number']") == []


def test_a_password_keeps_its_autocomplete_and_is_never_sent_back():
    box = page(sent(secret="a secret")).xpath("//input[@type='password']")[0]
    assert box.get("autocomplete") == "new-password"
    assert box.get("value") is None


def test_hidden_fields_are_kept_and_a_locked_field_is_disabled():
    form = Visit()
    form.fields["worker"].disabled = True
    form.fields["worker"].widget.attrs["data-list"] = True
    drawn = page(form)
    assert drawn.xpath("//input[@name='token']/@type") == ["hidden"]
    assert drawn.xpath("//input[@id='id_worker']/@disabled")
    assert drawn.xpath("//input[@id='id_worker']/@data-list")


def test_a_field_alone_may_have_other_words():
    drawn = page(
        Visit(), '{% form_field form.worker label="Who" hint="" %}{% form_field form.token %}'
    )
    assert drawn.xpath("//label")[0].text_content() == "Who"
    assert drawn.xpath("//*[contains(@class,'govuk-hint')]") == []


def test_a_bare_box_has_the_look_too():
    source = "{{ form.worker }}{{ form.notes }}{{ form.team }}{{ form.held_on }}"
    drawn = page(Visit(), source)
    assert drawn.xpath("//input[@id='id_worker']/@class") == ["govuk-input"]
    assert drawn.xpath("//textarea/@class") == ["govuk-textarea"]
    assert drawn.xpath("//select/@class") == ["govuk-select"]
    assert len(drawn.xpath("//*[@class='govuk-date-input__item']")) == 3
    assert Visit()["held_on"].id_for_label == "id_held_on-day"


def test_a_set_of_forms_draws_each():
    many = forms.formset_factory(Visit, extra=2)
    assert str(many()).count('type="password"') == 2


@pytest.mark.parametrize(
    ("day", "month", "year", "expected"),
    [
        ("27", "3", "2026", date(2026, 3, 27)),
        ("1", "Mar", "2026", date(2026, 3, 1)),
        ("01", "december", "2025", date(2025, 12, 1)),
    ],
)
def test_a_date_may_have_its_month_in_words(day, month, year, expected):
    assert DateField().clean({"day": day, "month": month, "year": year}) == expected


@pytest.mark.parametrize(
    ("day", "month", "year", "told", "marked"),
    [
        ("", "", "", "Enter the date", ("day", "month", "year")),
        ("3", "", "", "The date must include a month and year", ("month", "year")),
        ("", "3", "2026", "The date must include a day", ("day",)),
        ("31", "2", "2026", "Enter a real date, such as 27 3 2026", ("day", "month", "year")),
        ("3", "13", "2026", "Enter a real date, such as 27 3 2026", ("month",)),
        ("x", "3", "2026", "Enter a real date, such as 27 3 2026", ("day",)),
        ("1", "1", "2199", FAR, ("year",)),
        ("1", "1", "1026", FAR, ("year",)),
        ("3", "3", "26", "The year must have four numbers, such as 2026", ("year",)),
    ],
)
def test_a_wrong_date_says_which_part_is_wrong(day, month, year, told, marked):
    field, typed = DateField(), {"day": day, "month": month, "year": year}
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [told]
    assert field.wrong_parts(typed) == marked


def test_a_date_may_be_left_empty_or_come_whole():
    field = DateField(required=False)
    assert field.clean({"day": "", "month": "", "year": ""}) is None
    assert field.clean("2026-03-27") == field.clean(date(2026, 3, 27)) == date(2026, 3, 27)
    assert field.clean(" ") is None
    assert field.wrong_parts("2026-03-27") == ()
    with pytest.raises(forms.ValidationError, match="real date"):
        field.clean("soon")


def test_a_date_known_before_fills_its_boxes_and_is_seen_to_change():
    class Born(forms.Form):
        on = DateField()

    known = Born(initial={"on": date(1990, 5, 7)})
    assert page(known).xpath("//input/@value") == ["7", "5", "1990"]
    same = Born({"on-day": "7", "on-month": "5", "on-year": "1990"}, initial=known.initial)
    assert not same.has_changed()
    assert Born({"on-day": "8"}, initial=known.initial).has_changed()
    assert Born({"on": "1990-05-07"}).is_valid()
    assert Born().fields["on"].widget.value_omitted_from_data({}, {}, "on")
