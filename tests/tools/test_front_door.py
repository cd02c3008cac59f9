"""The front door: `./keystay` explains itself and says what it does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db.utils import OperationalError
from tools.launch import browser, commands, environment
from tools.launch.progress import Failed, Step, quietly

from keystay.__main__ import what_the_database_says

ROOT = Path(__file__).resolve().parents[2]


def test_help_needs_nothing_installed():
    without_packages = [sys.executable, "-S", "-E", ROOT / "keystay"]
    answer = subprocess.run(without_packages, capture_output=True, text=True, check=False)
    assert answer.returncode == 0
    assert "./keystay run " in answer.stdout


@pytest.mark.parametrize("name", sorted(commands.OWN))
def test_each_command_explains_itself(name: str, capsys):
    with pytest.raises(SystemExit) as ended:
        commands.OWN[name](["--help"])
    assert ended.value.code == 0
    assert f"./keystay {name}" in capsys.readouterr().out


def test_the_help_of_a_command_has_no_options_of_django():
    asked = [sys.executable, "-m", "keystay", "measures", "--help"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert answer.returncode == 0
    assert "--on ON" in answer.stdout
    assert "--skip-checks" not in answer.stdout
    assert "--traceback" not in answer.stdout


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("no such table: workforce_import", "behind the code: run `./keystay migrate` first."),
        ('relation "workforce_import" does not exist', "run `./keystay migrate` first."),
        ('FATAL:  database "keystay" does not exist', "does not answer as it should: FATAL"),
    ],
)
def test_a_database_that_refuses_says_what_to_do(error: str, sentence: str):
    assert sentence in what_the_database_says(OperationalError(error))


def test_a_step_says_what_it_does_and_for_how_long(capsys):
    with Step("Making tea"):
        pass
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("  Making tea ...\n  Making tea: done in 0.")


def test_what_fails_shows_its_last_words_and_a_sentence(tmp_path: Path):
    command = [sys.executable, "-c", "print('the last word'); raise SystemExit(3)"]
    with pytest.raises(Failed, match=r"(?s)the last word.*Do this instead\."):
        quietly(command, os.environ, "Do this instead.", tmp_path)


def test_without_the_venv_module_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Failed, match="apt install python3-venv"):
        environment._make_folder()


def test_a_named_browser_that_is_not_there_is_an_error(monkeypatch):
    monkeypatch.setenv("KEYSTAY_CHROMIUM", "no-such-browser")
    with pytest.raises(Failed, match="KEYSTAY_CHROMIUM names no-such-browser"):
        browser.find()


def test_without_any_browser_one_sentence_says_what_to_do(monkeypatch, tmp_path: Path):
    for name in ("KEYSTAY_CHROMIUM", "NPM_CONFIG_REGISTRY", "npm_config_registry"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)
    monkeypatch.setattr(browser, "_from_playwright", lambda: None)
    monkeypatch.setattr(browser, "_unpacked", lambda: None)
    with pytest.raises(Failed, match=r"`apt install chromium`.* KEYSTAY_CHROMIUM"):
        browser.find()


def test_pips_settings_reach_uv(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.delenv("UV_FIND_LINKS", raising=False)
    monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
    assert environment.uv_variables()["UV_FIND_LINKS"] == str(tmp_path)
