"""`python -m keystay COMMAND`: Django's commands and Keystay's own, with errors as sentences."""

import os
import sys
from collections.abc import Sequence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keystay.config.settings")

from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility
from django.core.management.base import BaseCommand, CommandError
from django.db.utils import OperationalError

UNREADABLE_TO_OTHERS = 0o077
# Django's own options still work; they would drown the help of each command.
BaseCommand.suppressed_base_arguments = {
    "--version",
    "--verbosity",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--no-color",
    "--force-color",
    "--skip-checks",
}


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
    except OperationalError as error:
        return _say(f"The database does not answer as it should: {error}", 1)
    except KeyboardInterrupt:
        return 130
    return 0


def _say(words: object, code: int) -> int:
    print(str(words).strip(), file=sys.stderr)  # noqa: T201
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
