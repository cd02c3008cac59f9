"""A team's year as its page shows it, and the topic's own events in words."""

from django.utils.safestring import SafeString

from keystay.caseloads.months.queries import Cell, TeamYear
from keystay.core.components.charts import heat_strip
from keystay.core.tables.exports import Sheet, number
from keystay.core.words import fte, one_decimal, plural, short_day
from keystay.organisation.models import Team

SENTENCES = {"months.kept": "Kept the caseloads of {after[workers]} workers on {after[month]}"}


def strip(year: TeamYear, team: Team) -> SafeString | None:
    """The year as a picture: a box for each worker and month, with the load in it."""
    if not year.rows:
        return None
    rows = [(row.name, [_box(cell) for cell in row.cells]) for row in year.rows]
    over = sum(row.over_since is not None for row in year.rows)
    verb = plural(over, "is", "are")
    who = f"{over} of {len(year.rows)} workers {verb}" if over else "Nobody is"
    sentence = f"{who} over capacity on {short_day(year.days[-1])}. A number is the load that day."
    columns = [f"{day:%b}" for day in year.days]
    return heat_strip(
        title=f"The year of {team.name}", sentence=sentence, columns=columns, rows=rows
    )


def year_sheet(year: TeamYear, team: Team) -> Sheet:
    """The year as a file: a row for each worker and day."""
    rows = [
        (
            row.name,
            day,
            number(fte(cell.fte)),
            cell.cases,
            number(one_decimal(cell.load)),
            number(one_decimal(cell.capacity)),
            "No cases" if cell.band == "none" else cell.band.capitalize(),
        )
        for row in year.rows
        for day, cell in zip(year.days, row.cells, strict=True)
        if cell is not None
    ]
    headings = ("Worker", "Day", "FTE", "Cases", "Load", "Capacity", "Against capacity")
    return Sheet(f"The year of {team.name}", year.days[-1], headings, rows)


def _box(cell: Cell | None) -> tuple[str, str]:
    return ("", "") if cell is None else (one_decimal(cell.load).removesuffix(".0"), cell.band)
