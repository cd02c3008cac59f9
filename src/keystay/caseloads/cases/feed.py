"""The files about cases that Keystay takes in."""

from functools import partial

from keystay.caseloads.cases import plan_extract, plan_list
from keystay.caseloads.cases.intake import about_of, names_kept, prepare_extract, prepare_list
from keystay.caseloads.cases.list_fields import CASES
from keystay.caseloads.cases.tables import EXTRACTS
from keystay.core.feeds import Content, Feed, Files, Headings, Part, read_tables

PARTS = tuple(extract.part for extract in EXTRACTS)
PRIVACY = (
    "Children's numbers become keyed references before anything is stored; names, dates of birth "
    "and every column that is not listed are dropped."
)


def _read(parts: tuple[Part, ...], files: Files, headings: Headings) -> Content:
    found = read_tables(parts, files, headings)
    return Content(rows=found.rows, other=about_of(files), mending=found.mending)


FEEDS = [
    Feed(
        key="ssd",
        title="Caseload from the Standard Safeguarding Dataset",
        purpose="Who worked with which child between which dates, from your case system.",
        help=(
            "The tables ssd_professionals and ssd_involvements, and if you have them "
            "ssd_department, ssd_cin_plans, ssd_cp_plans, ssd_cla_episodes and ssd_care_leavers, "
            f"as CSV files or one zip; from SystemC, Mosaic or Eclipse. {PRIVACY}"
        ),
        accepts=".csv,.zip,.xlsx",
        parts=PARTS,
        read=partial(_read, PARTS),
        plan=plan_extract.plan,
        prepare=prepare_extract,
        names=names_kept,
        several=True,
    ),
    Feed(
        key="cases",
        title="Caseload from a plain list",
        purpose="Who holds which case on a day, from any list of workers and cases.",
        help=(
            "A list as CSV or Excel with a worker and a child's number in each row; dates, roles "
            "and the last review if you have them: a review of a Child in Need plan is recorded, "
            f"and others are left out. Cases that are no longer listed can be ended. {PRIVACY}"
        ),
        accepts=".csv,.tsv,.txt,.xlsx,.xls,.ods",
        parts=(CASES,),
        read=partial(_read, (CASES,)),
        plan=plan_list.plan,
        prepare=partial(prepare_list, CASES),
    ),
]
