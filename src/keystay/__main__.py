"""`python -m keystay COMMAND`: Django's commands and Keystay's own, with errors as sentences."""

import argparse
import os
import re
import sys
from collections.abc import Sequence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keystay.config.settings")

from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.utils import OperationalError, ProgrammingError

UNREADABLE_TO_OTHERS = 0o077
# What SQLite and PostgreSQL say of a table or a column that a migration has not made yet.
NOT_READY = re.compile(r"no such (table|column)|(relation|column) .+ does not exist")
# Django's own options still work; they would drown the help of each command.
BaseCommand.suppressed_base_arguments = {
    "--version",
    "--verbosity",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--no-color",
    "--force-color",
}
parser_of_django = BaseCommand.create_parser


def parser_that_reads_well(
    self: BaseCommand, prog_name: str, subcommand: str, **kwargs: object
) -> CommandParser:
    """Django's parser, with the one option that it does not let itself be told to leave out."""
    parser = parser_of_django(self, prog_name, subcommand, **kwargs)
    for action in parser._actions:
        if "--skip-checks" in action.option_strings:
            action.help = argparse.SUPPRESS
    return parser


BaseCommand.create_parser = parser_that_reads_well  # type: ignore[method-assign]


def main(arguments: Sequence[str]) -> int:
    """Run a command; the answer is its exit code, after a sentence if it went wrong."""
    os.umask(UNREADABLE_TO_OTHERS)
    words = list(arguments)
    if words and not words[0].startswith("-") and words[0] != "help":
        words.insert(1, "--traceback")  # errors come here instead of being printed by Django
    try:
        ManagementUtility(["keystay", *words]).execute()
    except CommandError as error:
        return _say(error, error.returncode)
    except ImproperlyConfigured as error:
        return _say(f"A setting needs mending: {error}", 1)
    except (OperationalError, ProgrammingError) as error:
        return _say(what_the_database_says(error), 1)
    except KeyboardInterrupt:
        return 130
    return 0


def what_the_database_says(error: Exception) -> str:
    """The sentence for a database that refuses: most often it has not been made ready yet."""
    if NOT_READY.search(str(error)):
        return "The database is behind the code: run `./keystay migrate` first."
    return f"The database does not answer as it should: {error}"


def _say(words: object, code: int) -> int:
    print(str(words).strip(), file=sys.stderr)  # noqa: T201
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
