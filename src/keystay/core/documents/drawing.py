"""A component's picture outside a page: with the looks that the page's style sheets would give."""

import re
from functools import cache
from pathlib import Path

from keystay.core.documents.letters import for_pdf

SHEETS = Path(__file__).resolve().parents[1] / "static" / "core"
FONT = "Source Sans Pro"
VALUE = re.compile(r"(--ks-[a-z]+):\s*([^;]+);")
USED = re.compile(r"var\((--ks-[a-z]+)\)")


def alone(svg: str) -> str:
    """The picture as a file of its own, its looks inside it."""
    start = f'<svg xmlns="http://www.w3.org/2000/svg"><style>{looks()}</style>'
    head, _, rest = for_pdf(svg).partition(">")
    return f"{start.partition('>')[0]}{head.removeprefix('<svg')}>{start.partition('>')[2]}{rest}"


@cache
def looks() -> str:
    """The rules of charts.css for every screen, with the values of keystay.css put in."""
    values = dict(VALUE.findall((SHEETS / "keystay.css").read_text(encoding="utf-8")))
    values["--ks-font"] = FONT
    rules = (SHEETS / "charts.css").read_text(encoding="utf-8").partition("@media")[0]
    return USED.sub(lambda found: values[found[1]], rules)
