"""What Keystay ships is what it may ship: no government fonts, crest or crown; sums as recorded."""

import hashlib
import json
import re
from pathlib import Path

import pytest

import keystay

ROOM = Path(keystay.__file__).parent
STATIC = ROOM / "core" / "static" / "core"
FORBIDDEN = re.compile(
    r"GDS Transport|@font-face|crest\.|crown\.|govuk-logotype|_tudorCrown|sourceMappingURL"
    r"|Crown copyright</a>|font/woff|M33\.1,9\.8",
    re.IGNORECASE,
)


@pytest.mark.parametrize("kind", ["woff", "woff2", "ttf", "otf", "eot", "ico", "png"])
def test_no_font_or_government_picture_is_shipped(kind):
    assert list(ROOM.rglob(f"*.{kind}")) == []


def test_no_style_script_or_template_names_fonts_crest_or_crown():
    texts = [p for end in ("css", "js", "html", "svg") for p in ROOM.rglob(f"*.{end}")]
    assert len(texts) > 20
    assert [p.name for p in texts if FORBIDDEN.search(p.read_text(encoding="utf-8"))] == []


def test_style_sheets_ask_for_nothing_from_anywhere():
    for path in STATIC.glob("*.css"):
        addresses = re.findall(r"url\(([^)]*)\)", path.read_text(encoding="utf-8"))
        assert [each for each in addresses if not each.startswith(("data:", '"data:'))] == []


def test_shipped_files_are_those_that_the_maintainers_script_wrote():
    recorded = json.loads((STATIC / "versions.json").read_text(encoding="utf-8"))
    for name, expected in recorded["shipped"].items():
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == expected
    assert recorded["govuk-frontend"]["licence"] == "MIT"
    assert "MIT License" in (STATIC / "LICENCE-govuk-frontend.txt").read_text(encoding="utf-8")
