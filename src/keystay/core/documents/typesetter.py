"""Sets one document with Typst in a process of its own: the job comes in as JSON, pages go out.

Run by `pdf.py`, never imported by it. Typst keeps what it has set for the next time, some 20 MB
a report, and a page that cannot be set may take for ever: both end with the process.
"""

import base64
import json
import sys
from pathlib import Path
from typing import Any

import font_source_sans_pro
import typst

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Read a job, write its pages or the picture of each page; a refusal is said in words."""
    job: dict[str, Any] = json.load(sys.stdin)
    try:
        pages = _compile(job)
    except typst.TypstError as refusal:
        sys.exit(str(refusal))
    json.dump([base64.b64encode(page).decode() for page in pages], sys.stdout)


def _compile(job: dict[str, Any]) -> list[bytes]:
    # The typeface that comes along, and none of the machine's: a file looks alike everywhere.
    fonts = typst.Fonts(
        include_system_fonts=False, font_paths=[Path(font_source_sans_pro.font_directory)]
    )
    made = typst.compile(
        HERE / job["source"],
        root=HERE,
        font_paths=fonts,
        sys_inputs={"data": json.dumps(job["data"])},
        **job["options"],
    )
    return [made] if isinstance(made, bytes) else list(made or [])


if __name__ == "__main__":
    main()
