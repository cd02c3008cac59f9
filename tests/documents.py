"""Reading a Word file or a PDF back: its words, its structure, and what stands for its pictures."""

import io
import re
import zipfile
import zlib
from collections import Counter

import docx
from docx.document import Document as Docx
from docx.oxml.ns import qn
from lxml import etree


def word(content: bytes) -> Docx:
    """A Word file as python-docx opens it; each part can be read, and what it links to is there."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        for name in names:
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        links = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
    targets = [link.get("Target", "") for link in links]
    assert all(f"word/{each}" in names for each in targets if not each.startswith(".."))
    return docx.Document(io.BytesIO(content))


def lines(content: bytes) -> list[str]:
    """Every paragraph of a Word file, those in tables too, in their order."""
    body = word(content).element.body
    return [
        "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
        for paragraph in body.iter(qn("w:p"))
    ]


def alternatives(content: bytes) -> list[str]:
    """What stands for each picture of a Word file."""
    body = word(content).element.body
    return [each.get("descr", "") for each in body.iter(qn("wp:docPr"))]


def opened(content: bytes) -> bytes:
    """The objects of a PDF, those in compressed streams too."""
    found = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            found.append(stream)
    return b"\n".join(found)


def tags(content: bytes) -> Counter[str]:
    """How often each kind of element stands in the structure of a tagged PDF."""
    kinds = re.findall(rb"/S\s*/([A-Z][A-Za-z0-9]*)", opened(content))
    return Counter(kind.decode() for kind in kinds)


def described(content: bytes) -> list[str]:
    """What stands for each figure of a tagged PDF, where that is plain Latin text."""
    found = re.findall(rb"/S/Figure[^>]*?/Alt\(([^)]*)\)", opened(content))
    return [each.decode("latin-1") for each in found]


def pages(content: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b", opened(content)))
