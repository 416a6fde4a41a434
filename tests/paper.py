"""What a reader finds in one of our PDFs: its tags, title, language, fonts and words, read back by pypdf."""

import io
import re
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

PDF_UA = re.compile(r"<pdfuaid:part>1</pdfuaid:part>")


@dataclass(frozen=True)
class Paper:
    """One PDF. `is_ua` says that it claims PDF/UA-1 (ISO 14289-1 section 5); `roles` are the kinds of tags in it."""

    is_ua: bool
    is_tagged: bool
    title: str
    language: str
    pages: int
    words: str
    fonts: frozenset[str]
    all_embedded: bool
    roles: frozenset[str]
    alternatives: list[str]


def read_paper(content: bytes) -> Paper:
    """Return what is in a PDF."""
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    metadata = root["/Metadata"].get_object().get_data().decode()
    fonts = [font for page in reader.pages for font in _fonts(page)]
    tags = _tags(root["/StructTreeRoot"].get_object())
    return Paper(
        is_ua=PDF_UA.search(metadata) is not None,
        is_tagged=root["/MarkInfo"].get_object().get("/Marked", False).value is True,
        title=reader.metadata.title or "",
        language=str(root.get("/Lang", "")),
        pages=len(reader.pages),
        words="\n".join(page.extract_text() for page in reader.pages),
        fonts=frozenset(name for name, _ in fonts),
        all_embedded=all(is_embedded for _, is_embedded in fonts),
        roles=frozenset(str(tag.get("/S", "")) for tag in tags),
        alternatives=[str(tag["/Alt"]) for tag in tags if "/Alt" in tag],
    )


def _fonts(page: Any) -> list[tuple[str, bool]]:
    found = page["/Resources"].get_object().get("/Font", DictionaryObject()).get_object()
    return [_font(font.get_object()) for font in found.values()]


def _font(font: Any) -> tuple[str, bool]:
    # "ABCDEF+FiraSans-Regular-Identity-H": a subset has a mark of six letters before its name.
    name = str(font["/BaseFont"]).lstrip("/").split("+")[-1].removesuffix("-Identity-H")
    inner = font["/DescendantFonts"].get_object()[0].get_object() if "/DescendantFonts" in font else font
    descriptor = inner["/FontDescriptor"].get_object() if "/FontDescriptor" in inner else {}
    return name, any(file in descriptor for file in ("/FontFile", "/FontFile2", "/FontFile3"))


def _tags(node: object) -> list[DictionaryObject]:
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, ArrayObject):
        return [tag for child in node for tag in _tags(child)]
    if not isinstance(node, DictionaryObject):
        return []
    return [node, *_tags(node.get("/K"))]
