"""A return that is read and written again says the same; a stream reads what the whole reads."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.governance.census.returns import AMA, as_bytes, head, usual, worker
from tests.workforce.feeds.test_refuse_hostile_xml import SHAPES

from keystay.core.tables.refusals import CannotRead
from keystay.workforce.feeds.csww import reader
from keystay.workforce.feeds.csww.layout import WORKER, YEARS, layout
from keystay.workforce.feeds.csww.reader import Head, Streamed, Worker, read_return

pytestmark = pytest.mark.promise("G7")

SAMPLES = Path(__file__).parents[2] / "data" / "census"
TEXT = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="\x7f"), min_size=1, max_size=12
)


def content(found):
    """What a return says, apart from where in the file it says it."""
    return found.header, found.group, found.totals, [(w.values, w.others) for w in found.workers]


@pytest.mark.parametrize("name", [each.name for each in sorted(SAMPLES.glob("*.xml"))])
def test_the_samples_read_and_written_say_the_same(name):
    once = read_return((SAMPLES / name).read_bytes())
    written = as_bytes(once, once.workers)
    assert content(read_return(written)) == content(once)
    again = read_return(written)
    assert as_bytes(again, again.workers) == written


@st.composite
def returns(draw):
    """Any year, any values, in any order, with items that nobody knows."""
    of = layout(draw(st.sampled_from(YEARS)))
    header = {"Collection": "CSWW", "Year": str(of.year), "Serial": draw(TEXT)}
    totals = draw(st.dictionaries(st.sampled_from(of.totals), TEXT, min_size=1))
    workers = [
        Worker(
            0,
            draw(st.dictionaries(st.sampled_from(WORKER), TEXT)),
            draw(st.lists(st.tuples(st.just("Shoe"), st.one_of(st.just(""), TEXT)), max_size=2)),
        )
        for _ in range(draw(st.integers(1, 4)))
    ]
    return Head(header, of.group, totals), workers


@given(returns())
def test_whatever_is_written_is_read_back(drawn):
    top, workers = drawn
    found = read_return(as_bytes(top, workers))
    assert (found.header, found.group, found.totals) == (top.header, top.group, top.totals)
    assert [(w.values, w.others) for w in found.workers] == [(w.values, w.others) for w in workers]


def test_items_are_written_in_the_order_of_the_year():
    mixed = Worker(1, dict(reversed(worker(AMA).values.items())))
    assert as_bytes(head(), [mixed]) == as_bytes(head(), [worker(AMA)])


def test_a_stream_gives_the_same_workers_and_lines_as_the_whole(monkeypatch):
    monkeypatch.setattr(reader, "CHUNK", 97)
    whole = as_bytes(head(), usual())
    stream = Streamed(BytesIO(whole))
    found = read_return(whole)
    assert list(stream.workers()) == found.workers
    assert (stream.head.header, stream.head.totals) == (found.header, found.totals)


@pytest.mark.parametrize(
    ("whole", "words"),
    [
        (b"<Message><Header><Year>2025</Year></Header></Message>", "no CSWWWorker"),
        (b"<Message><CSWWWorker><SWENo>SW1</SWENo></CSWWWorker></Message>", "no Year"),
        (b"<Message><Header>", "Line 1, column 18: the XML is broken"),
        (b"", "The file is empty or not XML"),
    ],
)
def test_a_stream_refuses_what_is_no_return(whole, words):
    with pytest.raises(CannotRead, match=words):
        list(Streamed(BytesIO(whole)).workers())


@pytest.mark.parametrize("shape", SHAPES)
def test_a_stream_refuses_every_shape_of_entity(shape):
    with pytest.raises(CannotRead, match=r"Line 1, column \d+: "):
        list(Streamed(BytesIO(SHAPES[shape].encode())).workers())


def test_a_stream_stops_at_the_largest_file(monkeypatch):
    monkeypatch.setattr(reader, "MOST_BYTES", 100)
    with pytest.raises(CannotRead, match="larger than 50 MB"):
        list(Streamed(BytesIO(as_bytes(head(), usual()))).workers())
