"""Words that break what is careless, and words that are right here; and addresses made of both."""

import string
from urllib.parse import quote, quote_plus

from hypothesis import strategies as st

from ki_events.events.facets import NAMES, Place
from ki_events.events.spans import Span
from ki_events.events.tables import Format
from ki_events.events.words import ACCESSIBILITY

SUM = "6049261729"
"""What a template that is run by mistake makes of {{77777*77777}}."""

EVIL = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\r\nx-fuzz: 1",
    "\u2028",
    "\u202edaz",
    "\u200b",
    "\ufffd",
    "\U000e0001",
    "'\"><fuzz fuzz=1 onfuzz=fuzz()>",
    "</title></textarea></script><script>fuzz()</script>",
    "<!--",
    "]]>",
    "&#0;&lt;fuzz&gt;&amp",
    "javascript:fuzz()",
    "//fuzz.example/",
    "/\\fuzz.example",
    "{{77777*77777}}",
    "{% raise %}{{ settings }}",
    "%(n)s %s {0} {name} {value.__class__}",
    "' OR 1=1 --",
    "'; DROP TABLE event; --",
    '"* OR NEAR(',
    "%_\\",
    "../../etc/passwd",
    "..%2f..%2f",
    "%00",
    "-1",
    "0",
    "1e9",
    "NaN",
    "²",
    "١٢",
    "10001",
    "9" * 30,
    "9" * 5000,
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "2027-02-29",
    "2027-02-30",
    "٢٠٢٧-٠١-٠١",
    "2027-13",
    "2100-12",
    "2000-01",
    "ﷺ" * 60,
    "İıßſŉ",
    "e\u0301" * 60,
    "👩‍👩‍👧",
    "ب" * 200,
    "a" * 101,
    "a" * 5000,
    "a b " * 20,
    "=",
    "&",
    "#",
    "?",
    ";",
    "+",
)
RIGHT = (
    *Format,
    *Span,
    *Place,
    *ACCESSIBILITY,
    "krefeld",
    "daz",
    "lehrkraefte",
    "wochen",
    "Uerdingen",
    "Mehrsprachigkeit",
    "tr",
    "de",
    "1",
    "2",
    "2027-02-01",
    "28.02.2027",
    "2027-03",
    "monat",
    "past",
)
OTHER_NAMES = ("ansicht", "monat", "teil", "v", "utm_source", "", "q[]", "seite\x00")
FOLLOWED = string.ascii_letters + "äß€\u202e\x00\x1f\x7f\u0085 <>&\"'{}%/\\.;:=?#+\ud83d"

TEXTS = st.one_of(
    st.sampled_from(EVIL),
    st.sampled_from(RIGHT),
    st.text(max_size=20),
    st.text(FOLLOWED, max_size=40),
    st.text(st.characters(categories=["Cc", "Cf", "Cs", "Cn", "Co", "Mn", "Nd", "Zs"]), min_size=1, max_size=8),
)
"""Any text, lone surrogates included."""

RAW = st.sampled_from([b"%zz", b"%", b"%c3%28", b"%c0%af", b"%ED%A0%80", b"%u0041", b"%2525", b"%E2%80", b"%00"])
"""Escapes that are none, or none of UTF-8."""


def escaped(text: str) -> bytes:
    """Return a text as it stands in an address; a lone surrogate becomes the bytes that WTF-8 has for it."""
    return quote_plus(text.encode(errors="surrogatepass")).encode()


VALUES = st.one_of(TEXTS.map(escaped), RAW)
KNOWN_NAMES = st.sampled_from([name.encode() for name in (*NAMES, "ansicht", "monat")])
ANY_NAMES = st.one_of(KNOWN_NAMES, KNOWN_NAMES, st.sampled_from(OTHER_NAMES).map(escaped), VALUES)
RIGHT_VALUES = st.sampled_from(RIGHT).map(escaped)


@st.composite
def queries(draw: st.DrawFn) -> bytes:
    """Draw a query: mostly names that mean something, repeated as chance will have it, with any values."""
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return b""
    if kind == 1:
        return draw(VALUES)
    if kind == 2:
        name, value = draw(KNOWN_NAMES), draw(VALUES)
        return b"&".join([name + b"=" + value] * draw(st.sampled_from([2, 21, 300])))
    pairs = draw(st.lists(st.tuples(ANY_NAMES, st.one_of(RIGHT_VALUES, VALUES)), min_size=1, max_size=5))
    return b"&".join(name + b"=" + value for name, value in pairs)


SEGMENTS = st.one_of(
    TEXTS.map(lambda text: quote(text.encode(errors="surrogatepass"), safe="").encode()),
    TEXTS.map(lambda text: quote(text.encode(errors="surrogatepass"), safe="/").encode()),
    RAW,
    st.sampled_from([b".", b"..", b"%2e%2e", b"%2f", b"a%2fb", b"a" * 9000, b"en", b"krefeld", b"veranstaltungen.ics"]),
)


def targets(templates: list[str], values: dict[str, str]) -> st.SearchStrategy[bytes]:
    """Return addresses: the routes `templates` with `values` or anything else in their gaps, in any language, or bent."""

    @st.composite
    def one(draw: st.DrawFn) -> bytes:
        path = draw(st.sampled_from([b"", b"", b"/en", b"/en", b"/de", b"/en/en", b"/EN", b"/", b"/en/", b"//en"]))
        for part in draw(st.sampled_from(templates)).strip("/").split("/"):
            name = part.strip("{}").partition(":")[0]
            if part.startswith("{"):
                found = quote(values[name]).encode() if draw(st.integers(0, 3)) and name in values else draw(SEGMENTS)
                path += b"/" + found
            else:
                path += b"/" + part.encode()
        bent = draw(
            st.sampled_from([b""] * 12 + [b"/", b"//", b"/.", b"/..", b";a=b", b"%2f", b".json", b"%20", b"%00"])
        )
        query = draw(queries())
        return path + bent + (b"?" + query if query else b"")

    return one()
