"""The files about the workforce that Keystay takes in."""

from collections.abc import Mapping

from keystay.core.feeds import Content, Feed, Files, Headings, Part, read_tables
from keystay.workforce.feeds.csww.plan import plan as plan_census
from keystay.workforce.feeds.csww.reader import read_return
from keystay.workforce.feeds.csww.refused import refused_return
from keystay.workforce.feeds.establishment.fields import POSTS
from keystay.workforce.feeds.establishment.plan import plan as plan_establishment
from keystay.workforce.feeds.staff.fields import STAFF
from keystay.workforce.feeds.staff.plan import plan as plan_staff

RETURN = Part(name="return", title="Workforce census return", fields=())
TABLES = ".csv,.tsv,.txt,.xlsx,.xls,.ods"


def _read_staff(files: Files, headings: Headings) -> Content:
    return read_tables((STAFF,), files, headings)


def _read_posts(files: Files, headings: Headings) -> Content:
    return read_tables((POSTS,), files, headings)


def _read_census(files: Files, headings: Headings) -> Content:
    return Content(other=read_return(files[RETURN.name]), mending=True)


def _refused_census(files: Files, reasons: Mapping[int, str]) -> bytes:
    return refused_return(files[RETURN.name], reasons)


FEEDS = [
    Feed(
        key="census",
        title="Workforce census return",
        purpose="The return that you sent last autumn is your staff list on day one.",
        help=(
            "The XML file of any census year from 2021 to 2025. It brings people by registration "
            "number, role, hours, start, leaving and sickness totals; it holds no names and no "
            "teams, which a staff list fills in later. Pay and case counts are not kept."
        ),
        accepts=".xml",
        parts=(RETURN,),
        read=_read_census,
        plan=plan_census,
        refused=_refused_census,
    ),
    Feed(
        key="staff",
        title="Staff list",
        purpose="Who works where, in which role, from when to when: joiners, movers and leavers.",
        help=(
            "A list from your HR system as CSV or Excel, one row for each person in each post, "
            "with whatever column names it has. An empty cell changes nothing."
        ),
        accepts=TABLES,
        parts=(STAFF,),
        read=_read_staff,
        plan=plan_staff,
    ),
    Feed(
        key="establishment",
        title="Establishment",
        purpose="The posts that you have money for, so that vacancies can be counted.",
        help=(
            "A list of posts as CSV or Excel, one row for each post, with its number, team, role "
            "and hours; the holder's staff number joins people to posts."
        ),
        accepts=TABLES,
        parts=(POSTS,),
        read=_read_posts,
        plan=plan_establishment,
    ),
]
