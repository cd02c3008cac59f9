"""Returns that were signed: the frozen copies, read back, and what has changed since."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from keystay.core.sealed import unseal
from keystay.governance.census.asked import Asked
from keystay.governance.census.models import SignedReturn
from keystay.governance.census.rules.continuity import Year
from keystay.governance.census.year import year_of
from keystay.governance.measures.catalogue import measures
from keystay.governance.measures.standing import shown
from keystay.governance.measures.sums import Result
from keystay.workforce.feeds.csww.layout import layout
from keystay.workforce.feeds.csww.reader import Head, Return, Worker, read_return

Rows = Mapping[str, Counter[tuple[tuple[str, str], ...]]]


@dataclass(frozen=True)
class Change:
    """A registration number whose records are no longer what was signed, and how.

    `how` is added, gone, or changed; `items` what they say, by the items that differ.
    """

    number: str
    how: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Since:
    """What the records say now and did not when the return was signed."""

    council: tuple[str, ...]
    workers: tuple[Change, ...]
    figures: tuple[tuple[str, str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.council or self.workers or self.figures)


def versions(year: int) -> list[SignedReturn]:
    """The signed returns of the year, newest first, without their sealed words."""
    return list(SignedReturn.objects.filter(year=year).defer("sealed").order_by("-version"))


def latest(year: int) -> SignedReturn | None:
    """The newest signed return of the year, or None."""
    return SignedReturn.objects.filter(year=year).order_by("-version").first()


def file_of(signed: SignedReturn) -> bytes:
    """The file as it was signed, byte for byte."""
    return unseal(signed.sealed).encode()


def read(signed: SignedReturn) -> Return:
    """The signed file, read back."""
    return read_return(file_of(signed))


def year_as_signed(signed: SignedReturn, asked: Asked) -> Year:
    """The signed return as the next year's is compared with it."""
    found = read(signed)
    return year_of(found, found.workers, asked)


def printed(results: Mapping[str, Result]) -> dict[str, str]:
    """Figures as a signed return keeps them: each as printed, by the measure's key."""
    known = measures()
    return {key: shown(result, known[key]) for key, result in results.items()}


def since(
    signed: SignedReturn, head: Head, workers: list[Worker], results: Mapping[str, Result]
) -> Since:
    """What a return built now says otherwise than the signed one."""
    then = read(signed)
    now = printed(results)
    titles = {each.key: each.title for each in measures().values()}
    return Since(
        council=tuple(_differ(then.totals, head.totals)),
        workers=tuple(_changes(_by_number(then.workers), _by_number(workers))),
        figures=tuple(
            (titles[key], was, now.get(key, ""))
            for key, was in signed.figures.items()
            if key in titles and now.get(key, "") != was
        ),
    )


def _by_number(workers: list[Worker]) -> Rows:
    found: dict[str, Counter[tuple[tuple[str, str], ...]]] = {}
    for worker in workers:
        rows = found.setdefault(worker.values.get("SWENo", ""), Counter())
        rows[tuple(sorted(worker.values.items()))] += 1
    return found


def _changes(then: Rows, now: Rows) -> list[Change]:
    found = []
    for number in sorted({*then, *now}):
        if number not in then:
            found.append(Change(number, "added"))
        elif number not in now:
            found.append(Change(number, "gone"))
        elif then[number] != now[number]:
            found.append(Change(number, "changed", _items(then[number], now[number])))
    return found


def _items(then: Counter[tuple[tuple[str, str], ...]], now: Counter) -> tuple[str, ...]:
    """Names of the items in which the records of one number differ."""
    was = {pair for row in then - now for pair in row}
    told = {pair for row in now - then for pair in row}
    return tuple(sorted({name for name, _ in was ^ told}))


def _differ(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    names = sorted({*then, *now})
    return [name for name in names if then.get(name) != now.get(name)]


def says(year: int, item: str) -> str:
    """What an item of the year's layout says, or its name."""
    of = layout(year)
    known = of.items.get(item) or of.council.get(item)
    return known.says if known else item
