"""An XML schema made from a year's layout, for a second, independent judge of what we write."""

from lxml import etree

XS = "http://www.w3.org/2001/XMLSchema"
HEADER = (("CollectionDetails", ("Collection", "Year", "ReferenceDate")),
          ("Source", ("SourceLevel", "LEA", "SoftwareCode", "DateTime")))  # fmt: skip


def schema(layout, optional=()):
    """The schema of a return of the year; council items may be left out if `optional`."""
    council = [_item(each, each.name not in optional) for each in layout.council.values()]
    always = ("AgencyWorker",)
    worker = [_item(each, each.name in always) for each in layout.items.values()]
    groups = [_group(name, [_text(item) for item in items]) for name, items in HEADER]
    parts = [
        _group("Header", groups),
        _group(layout.group, council),
        _group("CSWWWorker", worker, "unbounded"),
    ]
    text = f'<xs:schema xmlns:xs="{XS}">{_group("Message", parts, "")}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(text))


def _group(name, parts, most="1"):
    times = f' maxOccurs="{most}"' if most else ""
    inner = f"<xs:sequence>{''.join(parts)}</xs:sequence>"
    return f'<xs:element name="{name}"{times}><xs:complexType>{inner}</xs:complexType></xs:element>'


def _text(name):
    return f'<xs:element name="{name}" type="xs:string"/>'


def _item(item, required):
    least = "" if required else ' minOccurs="0"'
    inner = f"<xs:simpleType>{_kind(item)}</xs:simpleType>"
    return f'<xs:element name="{item.name}"{least}>{inner}</xs:element>'


def _kind(item):
    if item.codes:
        codes = "".join(f'<xs:enumeration value="{code}"/>' for code in item.codes)
        return f'<xs:restriction base="xs:string">{codes}</xs:restriction>'
    if item.kind == "date":
        return '<xs:restriction base="xs:date"/>'
    if item.kind == "text":
        limit = f'<xs:maxLength value="{item.longest}"/>'
        return f'<xs:restriction base="xs:string">{limit}</xs:restriction>'
    if item.kind == "registration":
        pattern = '<xs:pattern value="[A-Z]{2}[0-9]{1,10}"/>'
        return f'<xs:restriction base="xs:string">{pattern}</xs:restriction>'
    most = item.most if item.most is not None else 10**item.digits - 1
    over = "" if item.most is not None else f".{'9' * item.decimals}" if item.decimals else ""
    limits = f'<xs:minInclusive value="0"/><xs:maxInclusive value="{most}{over}"/>'
    limits += f'<xs:fractionDigits value="{item.decimals}"/>'
    return f'<xs:restriction base="xs:decimal">{limits}</xs:restriction>'
