"""Small spreadsheets as programs save them, made of nothing but their formats: ODS is a zip of XML, XLS a file system of records."""

import struct
import zipfile
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

import xlsxwriter

Rows = Sequence[Sequence[str]]

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
MIME = "application/vnd.oasis.opendocument.spreadsheet"
SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
"""What a sector can be beside the number of the next one ([MS-CFB] section 2.1)."""
BOF, EOF, SHEET, LABEL, LOCKED = 0x0809, 0x000A, 0x0085, 0x0204, 0x002F
"""Records of a workbook ([MS-XLS] section 2.3)."""


def xlsx(rows: Rows) -> bytes:
    """Return the rows as Excel has saved them since 2007."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet("Liste")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return file.getvalue()


def ods(rows: Rows, *, locked: bool = False) -> bytes:
    """Return the rows as LibreOffice saves them; a `locked` file says that it needs a password."""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    table = f'<table:table table:name="Liste">{lines}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}>{body}</office:document-content>'
    )
    return zipped({"mimetype": MIME, "content.xml": content, "META-INF/manifest.xml": _manifest(locked)})


def xls(rows: Rows, *, locked: bool = False) -> bytes:
    """Return the rows as Excel saved them until 2003; a `locked` file says that it needs a password."""
    lock = _record(LOCKED, struct.pack("<HH", 1, 1) + bytes(50)) if locked else b""
    name = b"Liste"
    head = _record(BOF, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + lock
    start = len(head) + 4 + 8 + len(name) + 4
    head += _record(SHEET, struct.pack("<IBBBB", start, 0, 0, len(name), 0) + name) + _record(EOF)
    cells = b"".join(_xls_cell(y, x, text) for y, row in enumerate(rows) for x, text in enumerate(row) if text)
    sheet = _record(BOF, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + _record(EOF)
    return _file_system(head + sheet)


def zipped(parts: dict[str, str]) -> bytes:
    """Return a zip with these files."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def _ods_cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'


def _manifest(locked: bool) -> str:
    inner = "<manifest:encryption-data><manifest:algorithm/></manifest:encryption-data>" if locked else ""
    entry = f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{inner}</manifest:file-entry>'
    return f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{entry}</manifest:manifest>'


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _xls_cell(row: int, column: int, text: str) -> bytes:
    return _record(LABEL, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def _file_system(book: bytes) -> bytes:
    """Return the workbook as the only file of a compound file: one sector of the table, one of the directory, then the book."""
    size = max(len(book), 8 * SECTOR)  # smaller ones would lie in the small sectors
    sectors = -(-size // SECTOR)
    chain = [FAT, END, *range(3, sectors + 2), END]
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    versions = struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    counts = struct.pack("<9I", 0, 1, 1, 0, 0x1000, END, 0, END, 0)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + versions + bytes(6) + counts
    head += struct.pack("<109I", 0, *[FREE] * 108)
    directory = _entry("Root Entry", 5, 1, END, 0) + _entry("Workbook", 2, FREE, 2, size) + bytes(2 * 128)
    return head + table + directory + book.ljust(sectors * SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le")
    links = struct.pack("<HBBIII", len(written) + 2, kind, 1, FREE, FREE, child)
    return written.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)
