"""Adding a measure touches one file, and a wrong file says what is wrong with it."""

import shutil
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from tests.cast import MONDAY

from keystay.governance.measures import catalogue
from keystay.governance.measures.catalogue import WrongDefinition, grouped, measures

pytestmark = pytest.mark.promise("G1")
FILE = """
key = "agency_share"
order = 700
group = "department"
title = "Agency workers for each employee"
sentence = "Of every 100 employees, agency workers."
why = "A measure of our own that nobody had thought of."
owner = "director"
numerator = "agency_headcount"
numerator_words = "agency workers"
denominator = ["in_post_headcount"]
denominator_words = "employees"
combine = "sum"
times = 100
unit = "per cent"
decimals = 1
direction = "lower"
source = "This test"
published = ""
ids = ["G1"]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The definitions that ship, in a folder where one more can be put."""
    copied = tmp_path / "definitions"
    shutil.copytree(str(catalogue.FOLDER), copied)
    monkeypatch.setattr(catalogue, "FOLDER", copied)
    measures.cache_clear()
    yield copied
    monkeypatch.undo()
    measures.cache_clear()


def test_one_file_more_is_one_measure_more_everywhere(folder, cast):
    (folder / "agency-share.toml").write_text(FILE)
    lead = cast.signed_in("hana")
    standing = lead.get(reverse("measures:standing")).content.decode()
    assert "Agency workers for each employee" in standing
    own = lead.get(reverse("measures:measure", args=["agency-share"])).content.decode()
    assert "1.0 ÷ 5.0 × 100 = 20.0" in own
    assert "Director" in own
    for way in ("team", "service", "grade", "route"):
        assert lead.get(reverse("measures:by", args=["agency-share", way])).status_code == 200
    assert lead.get(reverse("measures:rows", args=["agency-share"])).status_code == 200
    assert lead.get(reverse("measures:target", args=["agency-share"])).status_code == 200
    out = StringIO()
    call_command("measures", stdout=out, on=MONDAY.isoformat(), json=True)
    assert '"agency_share"' in out.getvalue()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ('owner = "nobody"', "agency-share.toml: owner: should be a role"),
        ("owner = 7", "agency-share.toml: owner: should be str"),
        ("owner = ", "agency-share.toml: the file: cannot be read"),
    ],
)
def test_a_wrong_file_is_named_with_its_field(folder, changed, words):
    text = FILE.replace('owner = "director"', changed)
    (folder / "agency-share.toml").write_text(text)
    with pytest.raises(WrongDefinition, match=words):
        measures()


def test_every_measure_stands_under_one_heading():
    under = grouped(measures().values())
    assert [words for words, _ in under] == list(catalogue.GROUPS.values())
    assert sum(len(rows) for _, rows in under) == len(measures())
    eight = dict(under)["The strategy’s eight measures"]
    assert len(eight) == 8
    assert all("G1" in each.ids for each in eight)
