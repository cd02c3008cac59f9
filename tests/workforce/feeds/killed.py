"""The process that is killed: applies one import on the database that the test names."""

import sys

import django

django.setup()

from keystay.workforce.feeds import actions  # noqa: E402
from keystay.workforce.feeds.models import Import  # noqa: E402

print("begun", flush=True)  # noqa: T201
actions.apply(row=Import.objects.get(pk=sys.argv[1]), by="a worker that dies")
print("done", flush=True)  # noqa: T201
