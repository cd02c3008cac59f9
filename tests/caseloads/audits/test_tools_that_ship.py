"""Tools are data; a fault is told with the file and the field."""

import pytest

from keystay.caseloads.audits.tools import FOLDER, BadTool, read, tools

pytestmark = pytest.mark.promise("C8")
GOOD = (FOLDER / "voice.toml").read_text()


def test_every_tool_says_whose_it_is_and_has_four_descriptors_for_each_standard():
    assert set(tools()) == {"practice", "voice"}
    for tool in tools().values():
        assert tool.source == "Keystay's own suggestion, for councils to adapt"
        assert all(len(each.descriptors) == 4 for each in tool.standards)
    assert tools()["voice"].standard("heard").name == "Child heard"


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('name = "Child heard"', "", "new.toml: standard 1: name: is missing or empty"),
        ('inadequate = "Not sought"', 'inadequate = " "', "standard 1: inadequate"),
        ('source = "Keystay', 'other = "Keystay', "new.toml: source: is missing or empty"),
        ('key = "family"', 'key = "heard"', "standard: the key heard is there twice"),
        ('key = "voice"', 'key = "voice', "new.toml: "),
        ("[[standard]]", "[[other]]", "new.toml: standard: a tool has at least one"),
    ],
)
def test_a_fault_names_the_file_and_the_field(was: str, now: str, said: str):
    with pytest.raises(BadTool) as fault:
        read("new.toml", GOOD.replace(was, now))
    assert said in str(fault.value)


def test_a_standard_that_is_no_table_is_told():
    with pytest.raises(BadTool, match=r"new\.toml: standard 1: is not a table"):
        read("new.toml", 'standard = ["heard"]')
