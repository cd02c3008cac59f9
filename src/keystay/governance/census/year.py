"""A return as the next year's is compared with it."""

from collections.abc import Iterable

from keystay.governance.census.asked import Asked
from keystay.governance.census.book import Book
from keystay.governance.census.record import Reader, Record
from keystay.governance.census.rules.continuity import Year
from keystay.governance.census.rules.council import Council
from keystay.workforce.feeds.csww.reader import Head, Worker


def year_of(head: Head, workers: Iterable[Worker], asked: Asked | None = None) -> Year:
    """The keys and the vacancies of a return that was read or built. One go through it."""
    book: Book | None = None
    for place, worker in enumerate(workers, start=1):
        if book is None:
            asked = asked or Asked(head.layout)
            book, read = Book(asked), Reader(asked.layout)
        book.add(Record(place, worker, read))
    asked = asked or Asked(head.layout)
    return Year(book or Book(asked), Council(head, asked).get("NumberOfVacancies"))
