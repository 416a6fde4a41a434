import pytest

from ki_events.typesetting import as_input, direction, pdf
from tests.paper import Paper, read_paper

pytestmark = pytest.mark.anyio


async def sign(title: str) -> Paper:
    given = {
        "title": "Türschilder",
        "lang": "de",
        "organisation": "KI Krefeld",
        "event": "DaZ-Tag",
        "signs": [{"room": "Raum 1", "title": title, "when": "9 bis 10 Uhr", "speakers": ""}],
    }
    return read_paper(await pdf("door_signs.typ", {"data": as_input(given)}))


async def test_paper_can_be_read_aloud() -> None:
    paper = await sign("Sprachbildung")

    assert (True, True, "Türschilder", "de") == (paper.is_ua, paper.is_tagged, paper.title, paper.language)
    assert {"/H1", "/H2"} <= paper.roles
    assert "Sprachbildung" in paper.words


async def test_fonts_are_ours_and_embedded() -> None:
    paper = await sign("Sprachbildung")

    assert {"FiraSans-Regular", "FiraSans-SemiBold"} == paper.fonts
    assert paper.all_embedded


@pytest.mark.parametrize(
    "name",
    [
        "Şükrü Öztürk",
        "Олена Шевченко",
        "ሰላም ተስፋዬ",
        "გიორგი",
        "王小明",
        "ひろこ",
        "김민준",
        "Nguyễn Thị Hạnh",
        "Łukasz Żółć",
    ],
)
async def test_names_are_set_as_they_are_in_every_script(name: str) -> None:
    paper = await sign(name)

    assert name.rsplit(maxsplit=1)[-1] in paper.words
    assert "□" not in paper.words


async def test_arabic_is_set_in_its_own_font() -> None:
    paper = await sign("شیرین")

    assert {"FiraSans-Regular", "FiraSans-SemiBold", "NotoNaskhArabic-Bold"} == paper.fonts


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("Fest ᚠ ไ", "Fest □ □"),
        ("\U0001f389 Fest \U0001f389 der Sprachen \U0001f389\U0001f973", "Fest der Sprachen"),
        ("\U0001f469\u200d\U0001f3eb Lehre", "Lehre"),
        ("Flagge \U0001f1fa\U0001f1e6 da", "Flagge da"),
        ("1\ufe0f\u20e3 Beginn um 10", "1 Beginn um 10"),
        ("\U0001f389", "□"),
        ("Herz \u2764\ufe0f", "Herz \u2764"),
    ],
)
async def test_what_no_font_has_is_put_otherwise_and_stops_nothing(title: str, printed: str) -> None:
    paper = await sign(title)

    assert (True, True) == (paper.is_ua, printed in paper.words.replace("\ufe0f", "").splitlines())


async def test_paper_is_made_however_many_letters_no_font_has() -> None:
    paper = await sign("தமிழ் பெயர் ไทย ᚠᚢᚦᚨᚱᚲᚷᚹᚺᚾᛁᛃ")

    assert (True, True) == (paper.is_ua, paper.words.count("□") > 20)


@pytest.mark.parametrize(
    "text", ["a\x07b", 'a"b\\', "#let x = 1", "$x$", "\\u0007", "a\u0301\u200d", "\u202eab", "*fett*"]
)
async def test_paper_is_made_whatever_the_words_are(text: str) -> None:
    assert (await sign(text)).is_ua


async def test_markup_in_words_is_only_words() -> None:
    assert "#lower[ABC] *fett* $x$" in (await sign("#lower[ABC] *fett* $x$")).words


async def test_unknown_letters_are_logged_without_the_name(capsys: pytest.CaptureFixture[str]) -> None:
    await sign("Amal ᚠ")

    line = capsys.readouterr().out
    assert "U+16A0" in line
    assert "Amal" not in line


def test_direction_is_that_of_the_first_letter_that_has_one() -> None:
    assert ["ltr", "rtl", "rtl", "ltr", "ltr"] == [
        direction(text) for text in ("Amal", "شیرین", "12 שלום", "12", "Ö س")
    ]
