"""Take the GOV.UK package, clean it, and put what Keystay ships in its static folder.

For maintainers, by hand, when a new release is taken up:

    python tools/vendor_assets.py govuk-frontend-6.6.0.tgz

Fonts, crest, crown and the name of the government's typeface never leave the package: the
licence of the code does not cover them. Nothing of the MoJ package is shipped: the few rules
for a timeline and for tabs of links are our own, in keystay.css.
"""

import hashlib
import json
import re
import sys
import tarfile
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "src" / "keystay" / "core" / "static" / "core"
FIXTURES = Path(__file__).resolve().parents[1] / "tests" / "core" / "components" / "fixtures"
USED = [
    "back-link",
    "breadcrumbs",
    "button",
    "checkboxes",
    "date-input",
    "details",
    "error-message",
    "error-summary",
    "fieldset",
    "file-upload",
    "hint",
    "input",
    "inset-text",
    "label",
    "notification-banner",
    "pagination",
    "panel",
    "password-input",
    "phase-banner",
    "radios",
    "select",
    "skip-link",
    "summary-list",
    "tag",
    "task-list",
    "textarea",
    "warning-text",
]
FONT_STACK = "var(--ks-font,arial,sans-serif)"
START = (
    'document.body.classList.add("js-enabled","govuk-frontend-supported");'
    "initAll({errorSummary:{disableAutoFocus:false}});"
)
MIT = """MIT License

{holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def main(govuk: Path) -> None:
    """Write the cleaned files, the licences, the versions and the fixtures of the package."""
    STATIC.mkdir(parents=True, exist_ok=True)
    css = clean_css(member(govuk, "dist/govuk/govuk-frontend.min.css"))
    script = clean_script(member(govuk, "dist/govuk/govuk-frontend.min.js"))
    made = {"govuk.css": css, "govuk.js": script}
    for name, text in made.items():
        (STATIC / name).write_text(text, encoding="utf-8")
    holder = "Copyright (C) 2017 Crown Copyright (Government Digital Service)"
    (STATIC / "LICENCE-govuk-frontend.txt").write_text(MIT.format(holder=holder))
    (STATIC / "versions.json").write_text(json.dumps(record(govuk, made), indent=2) + "\n")
    copy_fixtures(govuk)


def member(package: Path, name: str) -> str:
    """The text of one file of an npm package; KeyError if the package has no such file."""
    with tarfile.open(package) as archive:
        file = archive.extractfile(f"package/{name}")
        if file is None:
            raise KeyError(name)
        return file.read().decode("utf-8")


def clean_css(css: str) -> str:
    """The style sheet without fonts, crest, crown and source map."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"GDS Transport,arial,sans-serif", FONT_STACK, css)
    css = re.sub(r"url\([^)]*crest\.svg\)", "none", css)
    css = re.sub(r"\.govuk-footer__crown\{[^}]*\}", "", css)
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css).strip() + "\n"


def clean_script(script: str) -> str:
    """The module without its source map, starting its components when it is loaded.

    Starting here rather than from an inline script keeps the content security policy strict.
    """
    return re.sub(r"//# sourceMappingURL=\S+", "", script).strip() + "\n" + START + "\n"


def record(govuk: Path, made: dict[str, str]) -> dict[str, object]:
    """Versions and SHA-256 sums of what came in and of what is shipped."""
    return {
        "govuk-frontend": version(govuk),
        "shipped": {
            name: hashlib.sha256(text.encode("utf-8")).hexdigest() for name, text in made.items()
        },
    }


def version(package: Path) -> dict[str, str]:
    """A package's version and the SHA-256 sum of its archive."""
    described = json.loads(member(package, "package.json"))
    return {
        "version": described["version"],
        "licence": described["license"],
        "sha256": hashlib.sha256(package.read_bytes()).hexdigest(),
    }


def copy_fixtures(govuk: Path) -> None:
    """The published examples of the components that Keystay draws, for its conformity test."""
    FIXTURES.mkdir(parents=True, exist_ok=True)
    for component in USED:
        found = json.loads(member(govuk, f"dist/govuk/components/{component}/fixtures.json"))
        rows = [{k: each[k] for k in ("name", "options", "html")} for each in found["fixtures"]]
        text = json.dumps(rows, indent=1, ensure_ascii=False)
        (FIXTURES / f"{component}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
