"""The council, the day and the private files of the stories about imports."""

from tests.workforce.feeds.conftest import _monday, _private_files, teams

__all__ = ["_monday", "_private_files", "teams"]
