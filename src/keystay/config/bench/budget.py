"""What a page may cost (interface.md's page budget), and what it did."""

from dataclasses import dataclass

SQL_LIMIT, REQUEST_LIMIT, BYTES_LIMIT = 25, 12, 250_000
# What is due asks every promise, each in a few statements, once after each change.
ANEW_SQL_LIMIT = 70
CPU_LIMIT_MS, BOARD_LIMIT_MS = 40, 60
# A document is made and saved, not looked at: a report in Word or as PDF with its charts.
DOCUMENT_LIMIT_MS, DOCUMENT_BYTES_LIMIT = 1_000, 1_000_000
# Pages about many people at once; every other page is about one thing.
BOARDS = (
    *("due:", "workload:", "months:", "continuity:", "stepdown:", "measures:", "posts:"),
    *("team:page", "people:list"),
)


@dataclass(frozen=True)
class Cost:
    """What one page cost one role; `first_visit` adds what the page loads, as it is sent.

    `document` is true of what is answered as a file of Word or PDF.
    """

    role: str
    page: str
    path: str
    status: int
    sql: int
    cpu_ms: float
    bytes: int
    requests: int
    first_visit: int = 0
    anew_sql: int = 0
    anew_ms: float = 0.0
    document: bool = False

    @property
    def over_budget(self) -> bool:
        if self.status != 200:
            return True
        asks = self.sql > SQL_LIMIT or self.anew_sql > ANEW_SQL_LIMIT
        heavy = self.requests > REQUEST_LIMIT or self.first_visit > self._bytes_limit
        return asks or heavy or self.cpu_ms > self._cpu_limit

    @property
    def _cpu_limit(self) -> int:
        if self.document:
            return DOCUMENT_LIMIT_MS
        return BOARD_LIMIT_MS if self.page.startswith(BOARDS) else CPU_LIMIT_MS

    @property
    def _bytes_limit(self) -> int:
        return DOCUMENT_BYTES_LIMIT if self.document else BYTES_LIMIT
