"""`keystay serve`: the web pages and the background work, as children of one process."""

import http.client
import logging
import os
import socket
import time
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connection
from django.db.migrations.executor import MigrationExecutor

from keystay.config.alarms import alarms
from keystay.config.backups.lock import InUse, share
from keystay.config.serving.processes import KeepsStopping, Process, Supervisor
from keystay.core.scheduler import tick
from keystay.home.setup.queries import Step, next_step

logger = logging.getLogger("keystay.serve")
TICK_SECONDS = 30.0
START_SECONDS = 30.0


class Command(BaseCommand):
    help = (
        "Serve the pages and do the background work. With --web or --worker alone, the two can "
        "run on different machines against one PostgreSQL."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        alone = parser.add_mutually_exclusive_group()
        alone.add_argument("--web", action="store_true", help="only the pages")
        alone.add_argument("--worker", action="store_true", help="only the background work")
        port = settings.KEYSTAY_PORT
        parser.add_argument("--port", type=int, default=port, help=f"the port (now {port})")
        parser.add_argument("--host", default="127.0.0.1", help="the address (now 127.0.0.1)")

    def handle(self, **options: Any) -> None:
        """Check, then serve until told to stop."""
        # The children ask the same, so that a link in an email leads where Keystay answers.
        os.environ["KEYSTAY_PORT"] = str(options["port"])
        if "KEYSTAY_ADDRESS" not in os.environ:
            settings.KEYSTAY_ADDRESS = f"http://127.0.0.1:{options['port']}"
        self.stdout.write("Checking the settings and the database ...")
        refuse_unless_ready()
        for alarm in alarms():
            self.stdout.write(f"Look at this: {alarm.sentence}")
        connection.close()
        web, worker = not options["worker"], not options["web"]
        if web:
            _refuse_if_taken(options["host"], options["port"])
            call_command("collectstatic", interactive=False, verbosity=0)
        processes = [_web(options["host"], options["port"])] if web else []
        processes += [_worker()] if worker else []
        greet = partial(self._greet, options["host"], options["port"]) if web else _nothing
        clock = _tick if worker else _nothing
        try:
            with share():
                Supervisor(processes, greet, clock, TICK_SECONDS).run()
        except (KeepsStopping, InUse) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Stopped.")

    def _greet(self, host: str, port: int) -> None:
        if _answers(host, port):
            self.stdout.write(f"Keystay answers at http://{host}:{port} (Ctrl-C stops it).")


def refuse_unless_ready() -> None:
    """Run every check, the production ones in production; CommandError lists what fails."""
    found = checks.run_checks(databases=["default"], include_deployment_checks=settings.PRODUCTION)
    least = checks.WARNING if settings.PRODUCTION else checks.ERROR
    faults = [each for each in found if each.level >= least and not each.is_silenced()]
    if faults:
        lines = "\n".join(f"  {each.msg} ({each.id})" for each in faults)
        raise CommandError(f"Keystay does not serve until this is mended:\n{lines}")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database is behind the code: run `./keystay migrate` first.")
    connection.close()


def _web(host: str, port: int) -> Process:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    settings_file = "python:keystay.config.serving.web"
    return Process("web server", ["-m", "gunicorn", "-c", settings_file, "-b", bind])


def _worker() -> Process:
    return Process("worker", ["-m", "keystay", "db_worker", "--no-startup-delay"])


def _nothing() -> None:
    """A process without pages greets nobody; one without a worker has no clock."""


def _tick() -> None:
    """Start what the clock says is due; a fault is logged and the clock goes on.

    Before the first set-up there is no policy to go by: the daily work waits for it.
    """
    try:
        if next_step() is Step.DONE:
            tick()
    except Exception:
        logger.exception("The daily work failed; it is tried again in %d s.", TICK_SECONDS)
    finally:
        close_old_connections()


def _refuse_if_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} on {host} cannot be used ({error.strerror}): choose another "
                "with --port."
            ) from error


def _answers(host: str, port: int) -> bool:
    """Wait until the pages answer; the first one is then warm."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            line = http.client.HTTPConnection(host, port, timeout=5)
            line.request("GET", "/readyz")
            return bool(line.getresponse().status)
        except OSError:
            time.sleep(0.2)
    return False
