"""What an organisation decides about itself: seen, changed, refused with a sentence, and never over somebody else's words."""

import io
from html import unescape

import httpx
import pytest
from pypdf import PdfReader

from ki_events.attendance.certificate_paper import certificate_pdf
from ki_events.attendance.tables import Certificate
from ki_events.audit import AuditEntry
from ki_events.clock import now
from ki_events.events.tables import Event
from ki_events.mail.tables import Message
from ki_events.organisations.changing_profile import profile_of
from ki_events.organisations.school_holidays import own_school_holidays
from ki_events.organisations.sender import sender_of
from ki_events.organisations.tables import LegalText, Organisation
from ki_events.public_version import public_version
from ki_events.registrations.letters.personal import compose
from ki_events.retention.choosing import days_of
from ki_events.retention.periods import CHOSEN, Kind
from tests.characters import CHIARA, make_event, make_organisation, sign_up
from tests.organisations.photographs import glass
from tests.statements import counted

pytestmark = pytest.mark.anyio

SETTINGS = "/verwaltung/krefeld/einstellungen"
IMPRINT = f"{SETTINGS}/texte/impressum/de"


async def _house() -> Organisation:
    found = await Organisation.objects().get(Organisation.slug == "krefeld")
    assert found is not None
    return found


async def _profile(**changes: str) -> dict[str, str]:
    stored = profile_of(await _house())
    return vars(stored) | {"version": stored.version} | changes


async def _actions() -> list[str]:
    return [row.action for row in await AuditEntry.objects().order_by(AuditEntry.id)]


async def test_overview_leads_everywhere_in_few_statements(manager: httpx.AsyncClient) -> None:
    await make_organisation()
    with counted() as sent:
        page = await manager.get(SETTINGS)
    assert 200 == page.status_code
    assert [] == [
        part
        for part in ("profil", "logo", "farbe", "texte", "fristen", "schulferien")
        if f"/einstellungen/{part}" not in page.text
    ]
    assert len(sent) <= 6


async def test_settings_are_refused_when_the_role_does_not_manage(amal: httpx.AsyncClient) -> None:
    assert [403] * 3 == [(await amal.get(path)).status_code for path in (SETTINGS, f"{SETTINGS}/profil", IMPRINT)]


async def test_profile_is_stored_and_public_pages_show_it(manager: httpx.AsyncClient) -> None:
    before = await public_version()
    answer = await manager.post(
        f"{SETTINGS}/profil", data=await _profile(name="KI Krefeld am Rhein", website="www.krefeld.example")
    )
    assert 303 == answer.status_code
    assert ("KI Krefeld am Rhein", "https://www.krefeld.example") == ((await _house()).name, (await _house()).website)
    assert before < await public_version()
    (entry,) = await AuditEntry.objects()
    assert ("organisation.profile", False) == (entry.action, "Rhein" in str(entry.after))
    assert "KI Krefeld am Rhein" in (await manager.get("/krefeld")).text


async def test_profile_keeps_what_was_typed_when_something_is_wrong(manager: httpx.AsyncClient) -> None:
    answer = await manager.post(f"{SETTINGS}/profil", data=await _profile(name="", email="krefeld", phone="02151 1"))
    assert [422, True, True, True] == [
        answer.status_code, 'href="#name"' in answer.text, 'href="#email"' in answer.text, 'value="02151 1"' in answer.text,
    ]  # fmt: skip


async def test_profile_says_so_when_somebody_else_was_quicker(manager: httpx.AsyncClient) -> None:
    mine, theirs = await _profile(phone="1"), await _profile(name="Von anderen")
    await manager.post(f"{SETTINGS}/profil", data=theirs)
    clash = await manager.post(f"{SETTINGS}/profil", data=mine)
    assert [409, True, True] == [clash.status_code, "Von anderen" in clash.text, 'value="1"' in clash.text]
    assert "Von anderen" == (await _house()).name
    again = await manager.post(f"{SETTINGS}/profil", data=mine | {"version": profile_of(await _house()).version})
    assert (303, "1") == (again.status_code, (await _house()).phone)


async def test_profile_preview_stores_nothing(manager: httpx.AsyncClient) -> None:
    page = await manager.post(f"{SETTINGS}/profil", data=await _profile(description="**Hallo**", action="preview"))
    assert [200, True, ""] == [page.status_code, "<strong>Hallo</strong>" in page.text, (await _house()).description]


async def test_letters_come_from_the_chosen_sender(manager: httpx.AsyncClient) -> None:
    event = await make_event(1)
    await sign_up(event, CHIARA)
    await manager.post(
        f"{SETTINGS}/profil", data=await _profile(sender_name="Team Bildung", reply_to="team@krefeld.example")
    )
    (message,) = await Message.objects()
    letter = await compose(message)
    assert letter is not None
    assert ("Team Bildung", "team@krefeld.example") == (letter.sender_name, letter.reply_to)
    assert ("Team Bildung", "team@krefeld.example") == sender_of(await _house())


async def test_logo_is_shown_on_the_public_page_and_taken_off(manager: httpx.AsyncClient) -> None:
    files = {"logo": ("logo.png", glass(), "image/png")}
    assert 303 == (await manager.post(f"{SETTINGS}/logo", data={"alt": "KI Krefeld"}, files=files)).status_code
    assert 'alt="KI Krefeld"' in (await manager.get("/krefeld")).text
    assert 303 == (await manager.post(f"{SETTINGS}/logo", data={"alt": "Anders"})).status_code, (
        "other words, same picture"
    )
    assert 'alt="Anders"' in (await manager.get("/krefeld")).text
    assert 303 == (await manager.post(f"{SETTINGS}/logo", data={"action": "remove"})).status_code
    assert "/bild/" not in (await manager.get("/krefeld")).text
    assert ["organisation.logo"] * 3 == await _actions()


async def test_logo_is_on_certificates(manager: httpx.AsyncClient) -> None:
    event = await make_event()
    person = await sign_up(event, CHIARA)
    row = Certificate(
        registration=person.id,
        event=event.id,
        number="ABCD-EFGH",
        sessions=1,
        of_sessions=1,
        minutes=60,
        issued_by="cli",
        issued_at=now(),
    )
    await row.save()
    files = {"logo": ("logo.png", glass(), "image/png")}
    pictures = []
    for _round in range(2):
        known = await Event.objects(Event.organisation).get(Event.id == event.id)
        assert known is not None
        paper = PdfReader(io.BytesIO(await certificate_pdf(known, [row])))
        pictures.append(len(paper.pages[0].images))
        await manager.post(f"{SETTINGS}/logo", data={"alt": "KI Krefeld"}, files=files)
    assert [0, 1] == pictures


async def test_logo_is_refused_when_the_file_is_broken_or_missing(manager: httpx.AsyncClient) -> None:
    broken = {"logo": ("logo.png", glass()[:60], "image/png")}
    answers = [
        await manager.post(f"{SETTINGS}/logo", data={"alt": "KI"}, files=broken),
        await manager.post(f"{SETTINGS}/logo", data={"alt": "KI"}),
        await manager.post(f"{SETTINGS}/logo", data={"alt": ""}, files=broken),
    ]
    assert [422] * 3 == [answer.status_code for answer in answers]
    assert ["Das Bild ist beschädigt" in answers[0].text, "Bitte wählen Sie eine Bilddatei" in answers[1].text] == [
        True,
        True,
    ]
    assert (await _house()).logo is None


async def test_colour_is_tried_and_then_stored(manager: httpx.AsyncClient) -> None:
    sent = {"began": "", "colour": "#1f5f3f", "picker": "#1f3faa"}
    tried = await manager.post(f"{SETTINGS}/farbe", data=sent | {"action": "preview"})
    assert [200, True, ""] == [tried.status_code, "probe.css?farbe=%231f5f3f" in tried.text, (await _house()).color]
    assert 303 == (await manager.post(f"{SETTINGS}/farbe", data=sent)).status_code
    assert "#1f5f3f" == (await _house()).color
    assert (
        303
        == (await manager.post(f"{SETTINGS}/farbe", data=sent | {"began": "#1f5f3f", "picker": "#7a1f2b"})).status_code
    )
    assert "#7a1f2b" == (await _house()).color, "the native input was the one that was moved"
    assert 303 == (await manager.post(f"{SETTINGS}/farbe", data={"action": "none"})).status_code
    assert "" == (await _house()).color


@pytest.mark.parametrize(("colour", "words"), [("#ffff00", "ist zu hell"), ("grün", "Bitte geben Sie die Farbe als #")])
async def test_colour_is_refused_when_nobody_could_read_it(manager: httpx.AsyncClient, colour: str, words: str) -> None:
    answer = await manager.post(f"{SETTINGS}/farbe", data={"began": "", "colour": colour, "picker": "#1f3faa"})
    assert [422, True, True, ""] == [
        answer.status_code,
        words in answer.text,
        f'value="{colour}"' in answer.text,
        (await _house()).color,
    ]


async def test_colour_sample_is_a_style_sheet_whatever_is_asked(manager: httpx.AsyncClient) -> None:
    answers = [
        await manager.get(f"{SETTINGS}/farbe/probe.css", params={"farbe": colour}) for colour in ("#1f5f3f", "}*{", "")
    ]
    assert [200] * 3 == [answer.status_code for answer in answers]
    assert [True, False] == ["#1f5f3f" in answers[0].text, "}*{" in answers[1].text]


async def test_legal_text_is_stored_and_reset_after_a_question(manager: httpx.AsyncClient) -> None:
    shown = await manager.get(IMPRINT)
    assert "Es gilt die Vorlage" in shown.text
    version = shown.text.split('name="version" value="')[1].split('"')[0]
    sent = {"version": version, "body": "## Unser Haus\n\nStraße 1"}
    assert "Unser Haus</h" in (await manager.post(IMPRINT, data=sent | {"action": "preview"})).text
    assert 303 == (await manager.post(IMPRINT, data=sent)).status_code
    assert "Unser Haus" in (await manager.get("/krefeld/impressum")).text
    assert 409 == (await manager.post(IMPRINT, data=sent | {"body": "Anderes"})).status_code, "an old form"
    assert "lässt sich nicht zurückholen" in (await manager.get(f"{IMPRINT}/vorlage")).text
    assert [303, 303] == [(await manager.post(f"{IMPRINT}/vorlage")).status_code for _click in range(2)]
    assert 0 == await LegalText.count()
    assert ["legal_text.save", "legal_text.remove"] == await _actions()


async def test_legal_text_stays_the_template_when_it_is_saved_unchanged(manager: httpx.AsyncClient) -> None:
    shown = (await manager.get(IMPRINT)).text
    body = unescape(shown.split('id="body"')[1].split(">\n", 1)[1].split("</textarea>")[0])
    version = shown.split('name="version" value="')[1].split('"')[0]
    assert 303 == (await manager.post(IMPRINT, data={"version": version, "body": body})).status_code
    assert 0 == await LegalText.count()


async def test_legal_text_is_not_there_when_nobody_owes_it(manager: httpx.AsyncClient) -> None:
    paths = [f"{SETTINGS}/texte/agb/de", f"{SETTINGS}/texte/impressum/xx"]
    assert [404, 404] == [(await manager.get(path)).status_code for path in paths]
    assert 422 == (await manager.post(IMPRINT, data={"body": " "})).status_code


async def test_periods_get_longer_at_once_and_shorter_after_a_question(manager: httpx.AsyncClient) -> None:
    house = await _house()
    stored = {kind.value: str(days) for kind, days in (await days_of(house.id)).items() if kind in CHOSEN}
    assert 303 == (await manager.post(f"{SETTINGS}/fristen", data=stored | {"answers": "100"})).status_code
    assert 100 == (await days_of(house.id))[Kind.answers]
    asked = await manager.post(f"{SETTINGS}/fristen", data=stored | {"answers": "30"})
    assert [200, True, 100] == [
        asked.status_code,
        "Kürzer aufbewahren?" in asked.text,
        (await days_of(house.id))[Kind.answers],
    ]
    assert (
        303 == (await manager.post(f"{SETTINGS}/fristen", data=stored | {"answers": "30", "sure": "yes"})).status_code
    )
    assert (30, ["retention.set"] * 2) == ((await days_of(house.id))[Kind.answers], await _actions())


async def test_periods_are_refused_beyond_their_bounds(manager: httpx.AsyncClient) -> None:
    stored = {kind.value: str(days) for kind, days in (await days_of((await _house()).id)).items() if kind in CHOSEN}
    answer = await manager.post(f"{SETTINGS}/fristen", data=stored | {"registrations": "5", "answers": ""})
    assert [422, True, True] == [
        answer.status_code, "von 30 bis 3650" in answer.text, 'href="#answers"' in answer.text,
    ]  # fmt: skip


async def test_own_holidays_are_added_and_removed(manager: httpx.AsyncClient) -> None:
    house = await _house()
    assert "Noch keine eigenen Tage" in (await manager.get(f"{SETTINGS}/schulferien")).text
    day = {"name": "Rosenmontag", "first_day": "08.02.2027", "last_day": ""}
    assert [303, 303] == [(await manager.post(f"{SETTINGS}/schulferien", data=day)).status_code for _click in range(2)]
    assert ["Rosenmontag"] == [each.name for each in await own_school_holidays(house.id)]
    answer = await manager.post(f"{SETTINGS}/schulferien", data=day | {"name": "Anderes"})
    assert [422, True, True] == [answer.status_code, "enthalten beide" in answer.text, 'value="Anderes"' in answer.text]
    assert 303 == (await manager.post(f"{SETTINGS}/schulferien", data=day | {"action": "remove"})).status_code
    assert () == await own_school_holidays(house.id)


async def test_own_holidays_are_refused_when_a_day_is_missing_or_wrong(manager: httpx.AsyncClient) -> None:
    answer = await manager.post(
        f"{SETTINGS}/schulferien", data={"name": "", "first_day": "31.02.2027", "last_day": "x"}
    )
    assert [422, True, True, True] == [
        answer.status_code, *(f'href="#{name}"' in answer.text for name in ("name", "first_day", "last_day")),
    ]  # fmt: skip
