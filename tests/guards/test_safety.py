"""What must not be in Keystay: dangerous calls, inline code, other hosts, crowns, machine paths."""

import ast
import re
import subprocess
from pathlib import Path

from tests.guards.source import PACKAGE, ROOT, modules, name_of, nodes, templates

CALLS = {"eval", "exec", "RawSQL", "csrf_exempt", "mark_safe", "extra", "__import__"}
MODULES = {"pickle", "marshal", "shelve"}
# The one place where text becomes markup, after escaping it.
MAKES_MARKUP = {"core/components/html.py": {"mark_safe"}}
INLINE = re.compile(
    r"\|\s*safe\b|autoescape\s+off|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:"
    r"|<style|<script(?![^>]*\ssrc=)",
    flags=re.IGNORECASE,
)
HOST = re.compile(r"(?:https?:)?//([a-z0-9-]+(?:\.[a-z0-9-]+)+)", flags=re.IGNORECASE)
# Names of XML vocabularies, and links that people may follow; nothing is fetched from them.
HOSTS = {"www.w3.org", "www.nationalarchives.gov.uk"}
CROWNS = re.compile(r"GDS Transport|govuk-crest|govuk-logotype|crown-copyright|/fonts/", re.I)
STATIC = [p for p in sorted(PACKAGE.glob("**/static/**/*")) if p.suffix in (".css", ".js", ".svg")]
MACHINE = re.compile(r"(?<![\w.~])/(?:work|tmp|root|home/\w+|Users/\w+)/")
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian|index-url\s*=\s*http"
)


def test_no_dangerous_call():
    found = [
        f"{name_of(path)}: {call}"
        for path in modules()
        for call in map(_danger, nodes(path))
        if call and call not in MAKES_MARKUP.get(name_of(path), set())
    ]
    assert found == []


def _danger(node: ast.AST) -> str:
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = {alias.name for alias in node.names} | {getattr(node, "module", None) or ""}
        return ", ".join(sorted(names & (MODULES | {"csrf_exempt", "mark_safe", "RawSQL"})))
    if not isinstance(node, ast.Call):
        return ""
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    for keyword in node.keywords:
        if _is(keyword, "shell", True) or _is(keyword, "fields", "__all__"):
            return f"{name}({keyword.arg}=...)"
    return name if name in CALLS else ""


def _is(keyword: ast.keyword, name: str, value: object) -> bool:
    found = getattr(keyword.value, "value", None)
    return keyword.arg == name and found == value and type(found) is type(value)


def test_no_inline_code_in_a_template():
    found = [(name_of(p), INLINE.findall(_without_comments(p))) for p in templates()]
    assert [each for each in found if each[1]] == []


def test_no_other_host_and_no_crown():
    found = [(name_of(p), _foreign(_without_comments(p))) for p in [*templates(), *STATIC]]
    assert [each for each in found if each[1]] == []


def _foreign(text: str) -> list[str]:
    return sorted({*HOST.findall(text)} - HOSTS) + CROWNS.findall(text)


def test_no_fonts_and_no_crests_are_shipped():
    names = [p.name.lower() for p in PACKAGE.glob("**/static/**/*") if p.is_file()]
    endings = (".woff", ".woff2", ".ttf", ".otf", ".eot")
    assert [name for name in names if "crest" in name or name.endswith(endings)] == []


def test_no_machine_path_and_no_registry_is_committed():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    kinds = {".py", ".toml", ".txt", ".in", ".md", ".html", ".ini", ""}
    files = [ROOT / name for name in listed if name and Path(name).suffix in kinds]
    found = [str(f.relative_to(ROOT)) for f in files if f.is_file() and _leaks(f)]
    assert found == []


def _leaks(path: Path) -> bool:
    if path == Path(__file__):
        return False
    text = path.read_text(errors="ignore")
    return bool(MACHINE.search(text) or REGISTRY.search(text))


def _without_comments(path: Path) -> str:
    text = path.read_text()
    return re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|/\*.*?\*/", "", text, flags=re.S)
