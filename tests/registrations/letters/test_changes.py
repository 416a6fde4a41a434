"""Letters about offers, proofs, admission and changes: true when they are sent, complete as text, and told to the right mailbox."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from ki_events.clock import now, stopped
from ki_events.events.tables import Mode, Round, Serving, Session, SessionKind
from ki_events.mail.outbox import Envelope, put
from ki_events.registrations.electives import switch_choice
from ki_events.registrations.handing_over import hand_over
from ki_events.registrations.letters.personal import KINDS
from ki_events.registrations.letters.when import moment_in_words
from ki_events.registrations.mailboxes.address_proof import proof_token
from ki_events.registrations.mailboxes.changing import ask_for_new_address, take_new_address
from ki_events.registrations.mailboxes.resending import resend
from ki_events.registrations.offers import accept, decline, settle
from ki_events.registrations.organising.admitting import admit, reject
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Choice, ChoiceStatus, Registration
from tests.characters import AMAL, BORIS, CHIARA, DILARA, make_event, make_organisation, make_session, sign_up
from tests.mail.letters import content, emails, outbox

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)  # 10 h in Krefeld
APRIL = datetime(2027, 4, 20, 13, tzinfo=UTC)
LINK = re.compile(r"https?://[^\s\"<>]+")


async def again(registration: Registration) -> Registration:
    found = await Registration.objects().get(Registration.id == registration.id)
    assert found is not None
    return found


async def last_of(kind: str) -> tuple[str, str]:
    """Return subject and text of the last letter of this kind as it would be sent now; checks that both parts say the same."""
    positions = [number for number, message in enumerate(await outbox()) if message.kind == kind]
    message = (await outbox())[positions[-1]]
    found = [mail for mail in await emails() if mail["To"] == message.recipient and _is(mail, kind)]
    email = found[-1]
    text, html = content(email, "text/plain"), content(email, "text/html")
    assert {link.rstrip(".,") for link in LINK.findall(text)} == {link.rstrip(".,") for link in LINK.findall(html)}
    assert "Mehrsprachigkeit im Unterricht" in str(email["Subject"])
    assert not re.search(r"None|\{\{|%\(|morgen", text)
    return str(email["Subject"]), text


SUBJECTS = {
    "offer": "Ein Platz ist für Sie frei",
    "offer_again": "Der Platz ist noch einmal für Sie frei",
    "offer_lapsed": "Die Frist für Ihren Platz ist abgelaufen",
    "verify": "Bitte bestätigen Sie Ihre E-Mail-Adresse",
    "pending": "Ihre Anmeldung ist eingegangen",
    "admitted": "Sie sind zugelassen",
    "rejected": "Ihre Anmeldung wurde nicht zugelassen",
    "resent": "Ihre Anmeldung:",
    "prove_address": "Bitte bestätigen Sie Ihre neue E-Mail-Adresse",
    "address_changed": "Ihre Anmeldung hat eine neue E-Mail-Adresse",
    "address_taken": "Ihre neue E-Mail-Adresse ist eingetragen",
    "handed_over_from": "Sie haben Ihren Platz weitergegeben",
    "handed_over_to": "Sie haben einen Platz übernommen",
    "workshop_taken": "Sie haben einen Platz im Workshop",
    "cancelled": "Sie haben den Platz abgelehnt",
    "workshop_left": "Ihr Workshop-Wechsel im Kalender",
}


def _is(mail: object, kind: str) -> bool:
    return str(mail["Subject"]).startswith(SUBJECTS[kind])  # type: ignore[index]


async def offered(*behind: object) -> Registration:
    event = await make_event(1, starts_at=APRIL, serving="offer")
    first, registration = await sign_up(event, BORIS), await sign_up(event, CHIARA)
    for who in behind:
        await sign_up(event, who)  # type: ignore[arg-type]
    await cancel(first.id, By.person)
    return await again(registration)


async def test_every_kind_has_a_name_here_or_in_the_other_tests() -> None:
    assert set(SUBJECTS) <= KINDS


async def test_offer_says_until_when_and_has_both_links() -> None:
    with stopped(MONDAY):
        registration = await offered()
        subject, text = await last_of("offer")
    assert subject.startswith("Ein Platz ist für Sie frei: Mehrsprachigkeit im Unterricht, Di., 20. Apr. 2027")
    assert "Wir halten ihn für Sie frei bis Mi., 3. März 2027, 10:00 Uhr:" in " ".join(text.split())
    ends = [line.rpartition("/anmeldung/")[2].partition("/")[2] for line in text.splitlines() if "/anmeldung/" in line]
    assert ["platz", "platz/ablehnen", ""] == ends
    assert "offered" == registration.status


async def test_offer_is_not_sent_after_it_was_taken() -> None:
    with stopped(MONDAY):
        registration = await offered()
        await accept(registration.id)
        assert [] == [mail for mail in await emails() if _is(mail, "offer")]


async def test_lapsed_offer_says_where_one_stands_now() -> None:
    with stopped(MONDAY):
        registration = await offered(DILARA)
    with stopped(MONDAY + timedelta(days=3)):
        await settle(registration.event)
        _subject, text = await last_of("offer_lapsed")
    assert "Sie stehen wieder auf der Warteliste, jetzt an Stelle 1:" in text


async def test_second_offer_says_both_and_the_second_lapse_ends_it() -> None:
    with stopped(MONDAY):
        registration = await offered()
    with stopped(MONDAY + timedelta(days=3)):
        await settle(registration.event)
        _subject, text = await last_of("offer_again")
    assert "zum letzten Mal bis" in text
    with stopped(MONDAY + timedelta(days=10)):
        await settle(registration.event)
        _subject, ended = await last_of("offer_lapsed")
    assert "Ihre Anmeldung ist damit beendet:" in ended
    assert "/anmeldung/" not in ended


async def test_proof_has_a_link_of_its_own_and_a_deadline() -> None:
    registration = await sign_up(await make_event(verifies_email=True), CHIARA)
    _subject, text = await last_of("verify")
    own = proof_token(registration, CHIARA.email)
    assert f"http://test/anmeldung/{own}/bestaetigen" in text
    assert f"http://test/anmeldung/{own}/nicht-ich" in text
    assert "Bitte bestätigen Sie bis" in text


async def test_admission_is_told_with_place_or_list_and_refusal_with_its_reason() -> None:
    event = await make_event(1, mode=Mode.approval, serving="offer")
    people = [await sign_up(event, who) for who in (CHIARA, BORIS, DILARA)]
    _subject, waits = await last_of("pending")
    await admit([people[0].id], "account:1")
    _subject, admitted = await last_of("admitted")
    await reject([people[2].id], "Die Fortbildung richtet sich an Grundschulen.", "account:1")
    _subject, rejected = await last_of("rejected")
    assert "Sobald entschieden ist, bekommen Sie eine Nachricht." in waits
    assert "Sie sind zugelassen und haben einen Platz:" in admitted
    assert "Grund: Die Fortbildung richtet sich an Grundschulen." in rejected


async def test_changes_are_told_to_both_sides() -> None:
    event = await make_event(5)
    registration, other = await sign_up(event, CHIARA), await sign_up(event, BORIS)
    await resend(registration.id)
    await ask_for_new_address(registration.id, "neu@schule.example")
    await last_of("prove_address")
    await last_of("resent")
    await take_new_address(registration.id, "neu@schule.example")
    await last_of("address_taken")
    _subject, old = await last_of("address_changed")
    assert "Guten Tag," in old.splitlines()
    await hand_over(other.id, DILARA)
    await last_of("handed_over_to")
    _subject, gone = await last_of("handed_over_from")
    assert (True, False) == ("Guten Tag," in gone.splitlines(), "/anmeldung/" in gone)


async def test_letters_to_an_unverified_person_say_what_makes_the_registration_valid_and_until_when() -> None:
    registration = await sign_up(await make_event(5, verifies_email=True), CHIARA)
    await resend(registration.id)
    await ask_for_new_address(registration.id, "neu@schule.example")
    assert registration.deadline is not None
    until = f"Bitte bestätigen Sie bis {moment_in_words(registration.deadline)}. Danach endet die Anmeldung"
    _subject, resent = await last_of("resent")
    _subject, asked = await last_of("prove_address")
    assert (True, True) == (until in resent, "Gültig wird sie erst, wenn Sie Ihre E-Mail-Adresse bestätigen:" in resent)
    assert (True, True) == (until in asked, "Erst damit wird auch die Anmeldung gültig." in asked)
    assert "ändert sich nichts" not in asked


async def test_who_declined_an_offer_reads_that() -> None:
    event = await make_event(1, serving=Serving.offer)
    first, second = await sign_up(event, BORIS), await sign_up(event, CHIARA)
    await cancel(first.id, By.person)
    await decline(second.id)
    subject, text = await last_of("cancelled")
    assert "Sie haben den Platz abgelehnt" in subject
    assert "Sie haben den Platz, den wir Ihnen angeboten hatten, abgelehnt." in text


async def test_switched_workshop_is_told_with_both_sessions() -> None:
    organisation, event = await make_organisation(), await make_event(5)
    round_ = Round(event=event.id, number=1, name="Runde 1", required=False)
    await round_.save()
    first, second = [
        await make_session(
            event,
            organisation,
            event.starts_at + timedelta(hours=4),
            title=title,
            kind=SessionKind.elective,
            round=round_.id,
        )
        for title in ("Theater", "Vorlesen")
    ]
    registration = await sign_up(event, CHIARA)
    await switch_choice(registration.id, round_.id, first.id)
    await switch_choice(registration.id, round_.id, second.id)
    _subject, taken = await last_of("workshop_taken")
    _subject, left = await last_of("workshop_left")
    assert (True, True) == ("Vorlesen" in taken, "Theater" in left)
    assert "Diese Nachricht nimmt nur den bisherigen aus Ihrem Kalender:" in left
    assert "Dafür haben Sie jetzt einen Platz in: Vorlesen (" in left
    assert (False, False) == ("keinen Platz" in left, "Theater" in left.partition("Dafür haben Sie")[2])
    await Choice.update({Choice.status: ChoiceStatus.waiting}).where(Choice.session == second.id)
    _subject, later = await last_of("workshop_left")
    assert "Dafür haben Sie" not in later
    await Choice.update({Choice.status: ChoiceStatus.taken}).where(Choice.session == second.id)
    await resend(registration.id)
    _subject, resent = await last_of("resent")
    assert (True, False) == ("Vorlesen" in resent, "Theater" in resent)


async def test_link_to_the_meeting_goes_only_to_who_takes_part_online() -> None:
    event = await make_event(5)
    await Session.update({Session.online_url: "https://meet.example/raum"}).where(Session.event == event.id)
    registration = await sign_up(event, CHIARA)
    found = {}
    for manner in ("on_site", "online"):
        await Registration.update({Registration.attendance: manner}).where(Registration.id == registration.id)
        email = next(mail for mail in await emails() if mail["To"] == CHIARA.email)
        found[manner] = [
            "meet.example" in content(email, kind) for kind in ("text/plain", "text/html", "text/calendar")
        ]
    assert {"on_site": [False] * 3, "online": [True] * 3} == found


async def test_letter_to_a_mailbox_that_changed_meanwhile_is_not_sent() -> None:
    registration = await sign_up(await make_event(), AMAL)
    payload = {"registration": registration.id, "event": registration.event, "day": f"{now():%Y-%m-%d}"}
    await put(Envelope("already:1", "already_registered", "alt@krefeld.example", "de", payload))
    assert ["amal@krefeld.example"] == [mail["To"] for mail in await emails()]
