"""Whatever a list was saved as, its rows are the same; what is no list has a reason."""

from collections.abc import Callable
from io import BytesIO

import pytest
import xlsxwriter

from ki_events.importing.list_child import MOST_COLUMNS
from ki_events.importing.list_reading import Unreadable, read_list
from tests.importing.spreadsheets import Rows, ods, xls, xlsx, zipped

pytestmark = pytest.mark.anyio

TEXT = 'Vorname;Nachname;Bemerkung\r\nJörg;Müller;"kommt später;\nisst mit"\r\n;;\r\nÉva;Nagy;\r\n'
ROWS = [
    (1, ["Vorname", "Nachname", "Bemerkung"]),
    (2, ["Jörg", "Müller", "kommt später;\nisst mit"]),
    (4, ["Éva", "Nagy", ""]),
]


@pytest.mark.parametrize("alphabet", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
async def test_csv_is_read_in_every_usual_alphabet(alphabet: str) -> None:
    assert ROWS == (await read_list(TEXT.encode(alphabet)))[0].rows


@pytest.mark.parametrize("saved", [xlsx, ods, xls])
async def test_spreadsheet_is_read_whatever_program_has_saved_it(saved: Callable[[Rows], bytes]) -> None:
    (sheet,) = await read_list(saved([["Vorname", "Nachname"], ["Jörg", "Müller"], ["", ""], ["Éva", "Nagy"]]))
    rows = [(1, ["Vorname", "Nachname"]), (2, ["Jörg", "Müller"]), (4, ["Éva", "Nagy"])]
    assert ("Liste", rows) == (sheet.name, sheet.rows)


@pytest.mark.parametrize("saved", [ods, xls])
async def test_spreadsheet_with_a_password_is_refused_because_of_it(saved: Callable[..., bytes]) -> None:
    with pytest.raises(Unreadable) as refused:
        await read_list(saved([["Vorname"]], locked=True))
    assert "encrypted" == refused.value.code


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
async def test_csv_is_divided_by_the_sign_that_fits(sign: str) -> None:
    text = f'Name{sign}Ort\n"Conti, Chiara; jun."{sign}Krefeld\n'
    assert [(1, ["Name", "Ort"]), (2, ["Conti, Chiara; jun.", "Krefeld"])] == (await read_list(text.encode()))[0].rows


async def test_spreadsheet_has_the_sheets_in_which_something_stands_with_their_row_numbers() -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet("Leer")
        page = book.add_worksheet("Liste")
        page.write_row(2, 0, ["Anna\u202e", 12, 2.5, True])
    (sheet,) = await read_list(file.getvalue())
    assert ("Liste", [(3, ["Anna", "12", "2,5", "ja"])]) == (sheet.name, sheet.rows)


async def test_spreadsheet_is_refused_when_a_small_file_repeats_a_long_text_everywhere() -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet("Liste")
        for line in range(1_500):
            page.write_row(line, 0, ["x" * 2_000, "x" * 2_000])
    assert len(file.getvalue()) < 100_000
    with pytest.raises(Unreadable) as refused:
        await read_list(file.getvalue())
    assert "broken" == refused.value.code


async def test_row_of_csv_is_cut_where_no_column_is_taken_any_more() -> None:
    ((number, cells),) = (await read_list(b"a" + b";b" * 1_000))[0].rows
    assert (1, MOST_COLUMNS) == (number, len(cells))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b" ", "empty"),
        (b"%PDF-1.7", "no_table"),
        (b"GIF89a\0", "no_table"),
        (b"PK\x03\x04", "broken"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "broken"),
        (b"a;" + b'"' + b"x" * 200_000, "broken"),
        (xlsx([["Vorname"]])[:2000], "broken"),
        (ods([["Vorname"]])[:300], "broken"),
        (xls([["Vorname"]])[:700], "broken"),
        (xls([["Vorname"]])[:1600] + b"\xff" * 3000, "broken"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a><b>"}), "broken"),
        (zipped({"word/document.xml": "<document/>", "[Content_Types].xml": "<Types/>"}), "broken"),
        (ods([]), "empty"),
        (xls([]), "empty"),
    ],
)
async def test_what_is_no_list_is_refused_with_the_reason(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        await read_list(content)
    assert code == refused.value.code
