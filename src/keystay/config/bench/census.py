"""What checking a census return costs: time and peak memory, for a council and for a region.

Each file is made in a temporary folder and checked in a process of its own, so that its
peak memory is its own too.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from keystay.governance.census.check import check_file
from keystay.workforce.feeds.csww.layout import YEARS, layout
from keystay.workforce.feeds.csww.reader import Head, Worker
from keystay.workforce.feeds.csww.writer import write_return

SIZES = (1_000, 40_000)
WORDS = "from keystay.config.bench.census import in_this_process; in_this_process()"
TO_MB = 1024
EVERY_NTH_AGENCY, EVERY_NTH_LEAVER = 6, 11
AGENCY = {"AgencyWorker": "1", "OrgRole": "5", "Cases30": "15", "ContractWeeks": "26.5"}
EMPLOYEE = {
    "AgencyWorker": "0",
    "Sex": "F",
    "Ethnicity": "WBRI",
    "QualLevel": "2",
    "StepUpGrad": "0",
    "OrgRole": "5",
    "StartOrigin": "2",
    "FTE30": "0.810811",
    "FrontlineGrad": "0",
}
IN_POST = {"FTE": "0.810811", "Cases30": "17", "Absat30Sept": "0"}
LEFT = {"FTE": "0", "LeaverDestination": "1", "ReasonLeave": "1", "Absat30Sept": "0"}


@dataclass(frozen=True)
class Checking:
    """One size: seconds from opening the file to the report, and memory in MB.

    `more_mb` is how much the peak rose by while the file was checked.
    """

    workers: int
    megabytes: float
    seconds: float
    cpu_seconds: float
    peak_mb: float
    more_mb: float
    errors: int
    queries: int


def measure() -> list[Checking]:
    """Check a return of each size."""
    with tempfile.TemporaryDirectory() as folder:
        return [_checking(size, Path(folder) / f"{size}.xml") for size in SIZES]


def in_this_process() -> None:
    """Check the file named as argument and print the figures as JSON."""
    path = Path(sys.argv[1])
    before, began, ran = _peak(), time.perf_counter(), time.process_time()
    report = check_file(path)
    spent, cpu, after = time.perf_counter() - began, time.process_time() - ran, _peak()
    told = {
        "workers": report.workers,
        "seconds": round(spent, 3),
        "cpu_seconds": round(cpu, 3),
        "peak_mb": round(after / TO_MB, 1),
        "more_mb": round((after - before) / TO_MB, 1),
        "errors": report.errors,
        "queries": report.queries,
    }
    sys.stdout.write(json.dumps(told))


def _peak() -> int:
    """The most memory that this process has held, in kB.

    Linux keeps the parent's figure over exec in what getrusage says, so its own is read.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    lines = status.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def _checking(size: int, path: Path) -> Checking:
    with path.open("wb") as file:
        write_return(file, _head(), _workers(size))
    ran = subprocess.run(  # noqa: S603 - our own interpreter and our own words
        [sys.executable, "-c", WORDS, str(path)], capture_output=True, text=True, check=True
    )
    return Checking(megabytes=round(path.stat().st_size / 1e6, 1), **json.loads(ran.stdout))


def _head() -> Head:
    of = layout(YEARS[-1])
    header = {
        "Collection": "CSWW",
        "Year": str(of.year),
        "ReferenceDate": of.reference_day.isoformat(),
        "SourceLevel": "L",
        "LEA": "999",
        "SoftwareCode": "Keystay",
        "DateTime": f"{of.year}-10-06T09:30:00",
    }
    totals = dict.fromkeys(of.council, "0") | {"NumberOfVacancies": "12.50"}
    return Head(header, of.group, totals)


def _workers(size: int) -> Iterator[Worker]:
    of = layout(YEARS[-1])
    for n in range(size):
        values = _values(n, of.year)
        yield Worker(n, {name: values[name] for name in of.worker if name in values})


def _values(n: int, year: int) -> dict[str, str]:
    number = f"SW{100_000 + n}"
    if n % EVERY_NTH_AGENCY == 0:
        return {**AGENCY, "SWENo": number, "FTE": "1"}
    values = {
        **EMPLOYEE,
        "SWENo": number,
        "PersonBirthDate": f"{1950 + n % 30}-{1 + n % 12:02}-{1 + n % 28:02}",
        "RoleStartDate": f"{2000 + n % (year - 2001)}-{1 + n % 12:02}-{1 + n % 28:02}",
        "WorkingDaysLost": f"{n % 30}.5",
        "BaseSalary": f"{36_000 + n % 9_000}.00",
    }
    if n % EVERY_NTH_LEAVER == 0:
        return values | LEFT | {"RoleEndDate": f"{year}-{1 + n % 9:02}-15"}
    return values | IN_POST
