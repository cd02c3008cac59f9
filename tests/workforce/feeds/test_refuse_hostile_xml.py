"""Entities, document types, bombs and broken files are refused at once, saying what and where."""

import time
import tracemalloc

import pytest

from keystay.core.tables.refusals import CannotRead
from keystay.workforce.feeds.csww import reader
from keystay.workforce.feeds.csww.reader import read_return

LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
)
SHAPES = {
    "file": '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><Message>&x;</Message>',
    "host": '<!DOCTYPE m [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]><Message>&x;</Message>',
    "parameter": '<!DOCTYPE m [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><Message/>',
    "external dtd": '<!DOCTYPE m SYSTEM "http://127.0.0.1:9/x.dtd"><Message/>',
    "public dtd": '<!DOCTYPE m PUBLIC "-//W3C" "http://127.0.0.1:9/x.dtd"><Message/>',
    "bare doctype": "<!DOCTYPE Message><Message/>",
    "laughs": f"<!DOCTYPE m [{LAUGHS}]><Message>&l9;</Message>",
    "quadratic": f'<!DOCTYPE m [<!ENTITY q "{"q" * 50000}">]><Message>{"&q;" * 5000}</Message>',
    "default attribute": '<!DOCTYPE m [<!ATTLIST Message a CDATA "b">]><Message/>',
    "notation": '<!DOCTYPE m [<!NOTATION n SYSTEM "file:///bin/sh">]><Message/>',
    "unparsed": '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///x" NDATA n>]><Message/>',
    "undeclared": "<Message>&nowhere;</Message>",
}
WORKER = "<CSWWWorker><SWENo>SW1</SWENo></CSWWWorker>"
HEADER = "<Header><Year>2025</Year></Header>"


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_entity_is_refused_within_a_second(shape):
    began = time.monotonic()
    with pytest.raises(CannotRead, match=r"Line 1, column \d+: "):
        read_return(SHAPES[shape].encode())
    assert time.monotonic() - began < 1


def test_deep_nesting_is_refused_and_takes_no_memory():
    content = ("<Message>" + "<a>" * 200_000).encode()
    tracemalloc.start()
    with pytest.raises(CannotRead, match="nested more than 50 deep"):
        read_return(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_far_too_many_elements_are_refused(monkeypatch):
    monkeypatch.setattr(reader, "MOST_NODES", 1000)
    content = f"<Message>{'<x/>' * 2000}</Message>"

    with pytest.raises(CannotRead, match="far more in it"):
        read_return(content.encode())


def test_far_too_many_attributes_are_refused():
    attributes = " ".join(f'a{n}="1"' for n in range(100))

    with pytest.raises(CannotRead, match="far more in it"):
        read_return(f"<Message {attributes}/>".encode())


def test_far_too_long_a_text_is_refused():
    with pytest.raises(CannotRead, match="text of Message is far too long"):
        read_return(f"<Message>{'x' * 30_000}</Message>".encode())


def test_too_large_a_file_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(reader, "MOST_BYTES", 10)
    with pytest.raises(CannotRead, match="larger than 50 MB"):
        read_return(b"<Message></Message>")


def test_a_broken_file_says_the_line_and_the_column():
    with pytest.raises(CannotRead, match=r"Line 3, column 5: the XML is broken \(mismatched tag"):
        read_return(b"<Message>\n  <Header>\n  </Headre>\n</Message>")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<Workbook/>", "begins with Workbook, not with Message"),
        (f"<Message>{HEADER}</Message>", "no CSWWWorker record"),
        (f"<Message>{WORKER}</Message>", "no Year"),
        (f"<Message>{HEADER.replace('2025', '2019')}{WORKER}</Message>", "2021 to 2025, not 2019"),
        (
            f"<Message>{HEADER.replace('<Year>', '<Collection>CIN</Collection><Year>')}"
            f"{WORKER}</Message>",
            "is a CIN return",
        ),
        ('<?xml version="1.0" encoding="martian"?><Message/>', "unknown encoding"),
        ("not xml", "not XML .*: syntax error.* Choose the XML file of a return"),
        ("", "The file is empty or not XML"),
    ],
)
def test_what_is_no_return_says_so(content, words):
    with pytest.raises(CannotRead, match=words):
        read_return(content.encode())


def test_an_item_that_nobody_knows_is_noted_once():
    odd = WORKER.replace("<SWENo>", "<Shoe>7</Shoe><SWENo>")
    found = read_return(f"<Message>{HEADER}{odd}\n{odd}</Message>".encode())

    assert found.notes == ["Keystay does not know the item Shoe; it is left out."]
    assert [each.values for each in found.workers] == [{"SWENo": "SW1"}] * 2
