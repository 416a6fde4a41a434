"""Organisers see who has earned a certificate, issue them all at once or one by one, and take one back."""

import io
from datetime import timedelta
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from ki_events.attendance.tables import Attendance, Certificate, Means
from ki_events.clock import now, turned
from ki_events.events.tables import Event, Measure, Session
from ki_events.mail.tables import Message
from ki_events.registrations.tables import Registration
from tests.attendance.day import choose, day_with_workshop, note
from tests.characters import BORIS, CHIARA, make_event, sign_up
from tests.statements import counted

pytestmark = pytest.mark.anyio

DEEDS = (
    "Die Bescheinigung ist ausgestellt",
    "Die Bescheinigung ist zurückgezogen",
    "Die Bescheinigung gilt wieder",
)


async def past(people: int = 1, **columns: Any) -> tuple[str, list[Registration]]:
    """Return the pages of an event that was yesterday, with these people, all of whom were there."""
    columns = {"certificate": True, **columns}
    event: Any = await make_event(20, **columns)
    session: Any = await Session.objects().get(Session.event == event.id)
    here = []
    for who in (CHIARA, BORIS)[:people]:
        registration = await sign_up(event, who)
        values: dict[str, Any] = {"is_present": True, "means": Means.grid, "marked_by": "account:1"}
        moments: dict[str, Any] = {"marked_at": now(), "received_at": now()}
        await Attendance(registration=registration.id, session=session.id, event=event.id, **values, **moments).save()
        here.append(registration)
    yesterday = now() - timedelta(days=1)
    await Session.update({Session.starts_at: yesterday - timedelta(hours=3), Session.ends_at: yesterday}).where(
        Session.event == event.id
    )
    await Event.update({Event.starts_at: yesterday - timedelta(hours=3), Event.ends_at: yesterday}).where(
        Event.id == event.id
    )
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/bescheinigungen", here


async def test_page_says_who_has_earned_one_and_offers_to_send_them(amal: httpx.AsyncClient) -> None:
    address, _people = await past()
    page = (await amal.get(address)).text
    assert ("Conti, Chiara" in page, "1 von 1 Terminen (100\u00a0%)" in page) == (True, True)
    assert "1 Bescheinigung ausstellen und mailen" in page


async def test_question_before_says_how_many_and_that_mails_stay_out(amal: httpx.AsyncClient) -> None:
    address, _people = await past(2)
    page = (await amal.get(f"{address}/ausstellen")).text
    assert ("2 Personen haben" in page, "2 E-Mails gehen hinaus" in page) == (True, True)
    assert 0 == await Certificate.count()


async def test_double_click_issues_and_mails_once(amal: httpx.AsyncClient) -> None:
    address, _people = await past(2)
    answers = [await amal.post(f"{address}/ausstellen") for _ in range(2)]
    assert [303, 303] == [answer.status_code for answer in answers]
    assert (2, 2) == (await Certificate.count(), await Message.count().where(Message.kind == "certificate"))
    page = (await amal.get(answers[0].headers["location"])).text
    assert ("Die Bescheinigungen sind ausgestellt" in page, "E-Mails: 0 gesendet, 2 unterwegs." in page) == (True, True)


async def test_nothing_is_issued_before_the_end_and_the_page_says_why(amal: httpx.AsyncClient) -> None:
    event = await make_event(20, certificate=True)
    address = f"/verwaltung/krefeld/veranstaltungen/{event.slug}/bescheinigungen"
    answer = await amal.post(f"{address}/ausstellen")
    assert (422, True) == (answer.status_code, "nach dem letzten Termin" in answer.text)
    assert "nach dem letzten Termin" in (await amal.get(f"{address}/ausstellen")).text


async def test_event_without_certificates_says_where_to_change_that(amal: httpx.AsyncClient) -> None:
    address, _people = await past(certificate=False)
    page = (await amal.get(address)).text
    assert "stellt keine Bescheinigungen aus" in page


async def test_exception_asks_for_a_reason_and_keeps_what_was_typed(amal: httpx.AsyncClient) -> None:
    event = await make_event(20, certificate=True)
    registration = await sign_up(event, CHIARA)
    address = f"/verwaltung/krefeld/veranstaltungen/{event.slug}/bescheinigungen/{registration.public_id}"
    assert 422 == (await amal.post(address, data={"deed": "issue", "reason": ""})).status_code
    assert 303 == (await amal.post(address, data={"deed": "issue", "reason": "Attest"})).status_code
    assert 1 == await Certificate.count()


@pytest.mark.parametrize("deed", ["", "quark", "issue "])
async def test_unknown_deed_is_refused(amal: httpx.AsyncClient, deed: str) -> None:
    address, (person,) = await past()
    answer = await amal.post(
        f"{address}/{person.public_id}", data={"deed": deed.replace("issue ", "destroy"), "reason": ""}
    )
    assert (422, 0) == (answer.status_code, await Certificate.count())


async def test_one_is_revoked_with_a_reason_mailed_again_and_restored(amal: httpx.AsyncClient) -> None:
    address, (person,) = await past()
    own = f"{address}/{person.public_id}"
    await amal.post(f"{address}/ausstellen")
    assert 422 == (await amal.post(own, data={"deed": "revoke"})).status_code
    assert 303 == (await amal.post(own, data={"deed": "revoke", "reason": "Verwechslung"})).status_code
    assert "Verwechslung" in (await amal.get(own)).text
    assert "Ausgestellt: 0. Zurückgezogen: 1." in (await amal.get(address)).text
    assert 303 == (await amal.post(own, data={"deed": "restore"})).status_code
    with turned(now() + timedelta(hours=2)):
        await amal.get(own)
        sent = [(await amal.post(own, data={"deed": "mail"})).status_code for _ in range(2)]
    assert [303, 422] == sent


async def test_page_says_what_was_done_about_one(amal: httpx.AsyncClient) -> None:
    address, (person,) = await past()
    said = []
    for deed in ("issue", "revoke", "restore"):
        answer = await amal.post(f"{address}/{person.public_id}", data={"deed": deed, "reason": "Verwechslung"})
        page = (await amal.get(answer.headers["location"])).text
        said += [sentence for sentence in DEEDS if f">{sentence}<" in page]
    assert list(DEEDS) == said


async def test_who_was_never_noted_has_a_certificate_without_an_extent(amal: httpx.AsyncClient) -> None:
    address, (person,) = await past()
    await Attendance.delete(force=True)
    await amal.post(f"{address}/{person.public_id}", data={"deed": "issue", "reason": "Die Liste ging verloren."})
    paper = await amal.get(f"{address}/{person.public_id}/bescheinigung.pdf")
    words = PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
    number = (await Certificate.select(Certificate.number))[0]["number"]
    check = (await amal.get(f"/bescheinigung/{number}")).text
    assert (True, False, False) == ("Chiara Conti" in words, "Umfang" in words, "Umfang" in check)


async def test_all_are_printed_as_one_file(amal: httpx.AsyncClient) -> None:
    address, (first, _second) = await past(2)
    assert 404 == (await amal.get(f"{address}/alle.pdf")).status_code
    await amal.post(f"{address}/ausstellen")
    whole, single = (
        await amal.get(f"{address}/alle.pdf"),
        await amal.get(f"{address}/{first.public_id}/bescheinigung.pdf"),
    )
    assert [2, 1] == [len(PdfReader(io.BytesIO(answer.content)).pages) for answer in (whole, single)]


async def test_person_of_another_event_is_not_found(amal: httpx.AsyncClient) -> None:
    address, _people = await past()
    other = await sign_up(await make_event(), BORIS)
    assert 404 == (await amal.get(f"{address}/{other.public_id}")).status_code


@pytest.mark.parametrize(
    ("measure", "share", "sentence"),
    [
        (Measure.dates, 100, "Wer bei allen Terminen da war, bekommt eine Bescheinigung."),
        (Measure.dates, 80, "Wer bei mindestens 80\u00a0% der Termine da war"),
        (Measure.hours, 100, "Wer die ganze Zeit da war"),
        (Measure.hours, 60, "Wer mindestens 60\u00a0% der Stunden da war"),
        (Measure.days, 100, "Wer am Tag der Veranstaltung da war"),
    ],
)
@pytest.mark.usefixtures("mid_morning")
async def test_rule_is_said_in_words(amal: httpx.AsyncClient, measure: Measure, share: int, sentence: str) -> None:
    address, _people = await past(certificate_measure=measure, certificate_share=share)
    pages = [(await amal.get(f"{address}{rest}")).text for rest in ("", "/ausstellen")]
    assert [True, True] == [sentence in page for page in pages]
    assert f'href="{address.replace("bescheinigungen", "angaben")}#certificate"' in pages[0]


@pytest.mark.parametrize(
    ("share", "sentence"), [(100, "Wer an allen Tagen da war"), (50, "Wer an mindestens 50\u00a0% der Tage da war")]
)
async def test_days_are_counted_where_there_are_several(amal: httpx.AsyncClient, share: int, sentence: str) -> None:
    event = await make_event(sessions=2, certificate=True, certificate_measure=Measure.days, certificate_share=share)
    assert sentence in (await amal.get(f"/verwaltung/krefeld/veranstaltungen/{event.slug}/bescheinigungen")).text


@pytest.mark.parametrize(
    ("measure", "sentence"),
    [
        (Measure.days, "genügt ein Haken an diesem Tag"),
        (Measure.dates, "Jeder gewählte Workshop zählt als eigener Termin"),
        (Measure.hours, "was gleichzeitig stattfindet, zählt einmal"),
    ],
)
async def test_page_says_what_counts_where_people_choose_workshops(
    amal: httpx.AsyncClient, measure: Measure, sentence: str
) -> None:
    event, plenary, workshop = await day_with_workshop(certificate_measure=measure)
    await note(await choose(event, workshop, CHIARA), plenary)
    here = f"/verwaltung/krefeld/veranstaltungen/{event.slug}"
    pages = [(await amal.get(f"{here}/{page}")).text for page in ("bescheinigungen", "anwesenheit")]
    assert [True, True] == [sentence in page for page in pages]


@pytest.mark.parametrize("rest", ["", "/ausstellen"])
async def test_page_leads_on_when_nobody_reaches_the_rule(amal: httpx.AsyncClient, rest: str) -> None:
    event, plenary, workshop = await day_with_workshop(certificate_measure=Measure.dates)
    chiara = await choose(event, workshop, CHIARA)
    here = f"/verwaltung/krefeld/veranstaltungen/{event.slug}"
    page = (await amal.get(f"{here}/bescheinigungen{rest}")).text
    assert ("Noch ist niemand als anwesend vermerkt" in page, "Anwesenheit eintragen" in page) == (True, True)
    await note(chiara, plenary)
    page = (await amal.get(f"{here}/bescheinigungen{rest}")).text
    assert ("1 Person war da und erreicht die Regel nicht" in page, f'{here}/angaben#certificate"' in page) == (
        True,
        True,
    )


async def test_nobody_was_there_too_little_before_it_is_over(amal: httpx.AsyncClient) -> None:
    event = await make_event(certificate=True)
    await sign_up(event, CHIARA)
    page = (await amal.get(f"/verwaltung/krefeld/veranstaltungen/{event.slug}/bescheinigungen")).text
    assert ("Noch offen" in page, "Zu wenig da gewesen" in page) == (True, False)


@pytest.mark.parametrize("people", [1, 2])
async def test_page_takes_a_fixed_number_of_statements(amal: httpx.AsyncClient, people: int) -> None:
    address, _people = await past(people)
    with counted() as statements:
        await amal.get(address)
    assert 10 == len(statements)
