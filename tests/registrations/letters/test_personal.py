"""Every letter in every language: complete as text, the same links in both parts, and true when it is sent."""

import dataclasses
import re
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from jinja2 import Environment

from ki_events.events.tables import Event, Session
from ki_events.i18n import LANGUAGES, translations
from ki_events.links import absolute
from ki_events.mail.outbox import Envelope, put
from ki_events.paths import data_folder
from ki_events.refusal import Refused
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.changing.capacity import change_capacity, drop_session
from ki_events.registrations.letters.personal import compose
from ki_events.registrations.reading import token_of
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By, Registration
from tests.characters import AMAL, BORIS, CHIARA, DILARA, make_event, sign_up
from tests.mail.letters import content, emails, outbox

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "mid_morning")]

MARCH = datetime(2027, 3, 17, 13, tzinfo=UTC)
KINDS = {
    "registered", "waiting", "moved_up", "cancelled", "event_cancelled", "reminder", "already_registered",
    "calendar_entry", "calendar_cancelled",
}  # fmt: skip
LINK = re.compile(r"https?://[^\s\"<>]+")


async def one_of_each(language: str) -> dict[str, EmailMessage]:
    """Let everything happen that writes a letter; return the first of each kind as it would be sent then."""
    found: dict[str, EmailMessage] = {}

    async def collect() -> None:
        for message in await outbox():
            if message.kind not in found and (letter := await compose(message)):
                from ki_events.mail.letter import to_email
                from tests.mail.letters import reread

                found[message.kind] = reread(to_email(letter, message))

    event = await make_event(1, sessions=3, starts_at=MARCH, cost="kostenlos", contact_name="Amal Haddad")
    people = [dataclasses.replace(who, language=language) for who in (AMAL, CHIARA, DILARA, BORIS)]
    first = await sign_up(event, people[0])
    await sign_up(event, people[1])
    with pytest.raises(Refused):
        await sign_up(event, people[0])
    await put(_reminder(first, "2027-03-17"))
    await collect()
    await cancel(first.id, By.person)
    await collect()
    await change_capacity(event.id, 2, "account:1")
    await sign_up(event, people[2])
    session = await Session.objects().get((Session.event == event.id) & (Session.ref == "2"))
    assert session is not None
    await drop_session(session.id, "account:1")
    await collect()
    await call_off(event.id, "Die Referentin ist erkrankt.", "account:1")
    await collect()
    return found


def _reminder(registration: Registration, day: str) -> Envelope:
    payload = {"registration": registration.id, "event": registration.event, "day": day}
    return Envelope(f"reminder:{registration.id}:{day}", "reminder", registration.email, registration.language, payload)


def links(text: str) -> set[str]:
    return {link.rstrip(".,") for link in LINK.findall(text)}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_letters_are_complete_in_both_parts(language: str) -> None:
    letters = await one_of_each(language)
    assert KINDS == set(letters)
    for kind, email in letters.items():
        text, html = content(email, "text/plain"), content(email, "text/html")
        assert links(text) == links(html), kind
        assert {"http://test"} >= {link[: len("http://test")] for link in links(text)}, kind
        for part in (text, html, email["Subject"]):
            assert "Mehrsprachigkeit im Unterricht" in part, kind
            assert "2027" in part, kind
            assert not re.search(r"None|\{\{|%\(|morgen|tomorrow|Normalzeit|Sommerzeit", part), kind
        assert f'lang="{language}"' in html and 'dir="ltr"' in html and 'role="main"' in html, kind
        assert "<img" not in html and "<script" not in html, kind
        assert language == email["Content-Language"], kind


@pytest.mark.parametrize("language", LANGUAGES)
async def test_letters_write_from_the_organisation_to_the_person(language: str) -> None:
    for email in (await one_of_each(language)).values():
        assert '"Kommunales Integrationszentrum Krefeld" <noreply@test>' == str(email["From"]).replace(
            "Kommunales", '"Kommunales'
        ).replace("Krefeld <", 'Krefeld" <')
        assert "ki@krefeld.example" == email["Reply-To"]
        assert "auto-generated" == email["Auto-Submitted"]
        assert email["Message-ID"].endswith("@test>")


async def test_every_sentence_of_the_letters_is_translated() -> None:
    environment = Environment(extensions=["jinja2.ext.i18n"])
    environment.policies["ext.i18n.trimmed"] = True
    sentences = {
        sentence
        for file in (data_folder("templates") / "mail").iterdir()
        for _line, _function, sentence in environment.extract_translations(file.read_text())  # type: ignore[attr-defined]
    }
    known = translations("en")
    # Of a sentence with a plural the singular is looked up: `gettext` knows it too.
    single = {sentence if isinstance(sentence, str) else sentence[0] for sentence in sentences}
    assert set() == {sentence for sentence in single if known.gettext(sentence) == sentence}


async def test_registered_names_date_place_cost_contact_and_link() -> None:
    event = await make_event(starts_at=MARCH, cost="10 Euro", contact_name="Amal Haddad", contact_phone="02151 86-0")
    await Session.update(
        {Session.way: "Tram 41\nstufenfrei", Session.online_url: "https://meet.example/a?b=1&c=2"}
    ).where(Session.event == event.id)
    registration = await sign_up(event, CHIARA)
    (email,) = await emails()
    text = content(email, "text/plain")
    assert "Sie sind angemeldet: Mehrsprachigkeit im Unterricht, Mi., 17. März 2027" == str(email["Subject"]).strip()
    for words in (
        "Guten Tag Chiara Conti,",
        "* Mi., 17. März 2027, 14:00–17:00 Uhr",
        "  Ort: Gesamtschule Uerdingen, Aula, Lindenstraße 1, 47829 Krefeld",
        "  Weg: Tram 41, stufenfrei",
        "  Online teilnehmen: https://meet.example/a?b=1&c=2",
        "Kosten: 10 Euro",
        "Fragen beantwortet: Amal Haddad, 02151 86-0",
        absolute(f"/anmeldung/{token_of(registration)}"),
    ):
        assert words in text.splitlines(), words


async def test_link_follows_the_language() -> None:
    event = await make_event()
    registration = await sign_up(event, dataclasses.replace(CHIARA, language="en"))
    (email,) = await emails()
    assert absolute(f"/en/anmeldung/{token_of(registration)}") in content(email, "text/plain")


async def test_online_link_goes_only_to_who_has_a_place() -> None:
    event = await make_event(1)
    await Session.update({Session.online_url: "https://meet.example/secret"}).where(Session.event == event.id)
    await sign_up(event, AMAL)
    await sign_up(event, CHIARA)
    placed, waiting = await emails()
    assert "https://meet.example/secret" in placed.as_string().replace("=\n", "")
    assert "meet.example" not in waiting.as_string().replace("=\n", "")


async def test_online_link_that_is_no_web_address_is_text_only() -> None:
    event = await make_event()
    await Session.update({Session.online_url: "javascript:alert(1)"}).where(Session.event == event.id)
    await sign_up(event, CHIARA)
    (email,) = await emails()
    assert 'href="javascript' not in content(email, "text/html")


async def test_waiting_tells_position_and_rule_at_the_time_of_sending() -> None:
    event = await make_event(0)
    first = await sign_up(event, AMAL)
    await sign_up(event, CHIARA)
    assert "Sie stehen auf der Warteliste an Stelle 2, weil zurzeit kein Platz für Sie frei ist:" in content(
        (await emails())[1], "text/plain"
    )
    await cancel(first.id, By.person)
    text = content((await emails())[0], "text/plain")
    assert "an Stelle 1, weil" in text
    assert "Wird ein Platz frei, rückt die nächste Person auf der Warteliste sofort nach" in text


async def test_waiting_is_dropped_when_the_person_has_moved_up() -> None:
    event = await make_event(0)
    await sign_up(event, CHIARA)
    await change_capacity(event.id, 1, "account:1")
    assert ["moved_up"] == [message.kind for message in await outbox() if await compose(message)]


async def test_registered_is_dropped_when_the_person_has_cancelled() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await cancel(registration.id, By.person)
    assert ["cancelled"] == [message.kind for message in await outbox() if await compose(message)]


async def test_registered_is_dropped_when_only_a_colleague_has_a_place_still() -> None:
    event = await make_event()
    first = await sign_up(event, CHIARA)
    await sign_up(event, dataclasses.replace(CHIARA, given_name="Carla"))
    await cancel(first.id, By.person)
    letters = {message.key: await compose(message) for message in await outbox()}
    written = [letter.text for letter in letters.values() if letter and "Sie haben einen Platz" in letter.text]
    assert ["Guten Tag Carla Conti,"] == [text.splitlines()[0] for text in written]


async def test_cancelled_by_the_organiser_says_who_and_why() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await cancel(registration.id, By.organiser, "Doppelt angemeldet")
    text = content((await emails())[-1], "text/plain")
    assert "Kommunales Integrationszentrum Krefeld hat Ihre Anmeldung abgesagt:" in text
    assert "Grund: Doppelt angemeldet" in text


async def test_event_cancelled_gives_the_reason() -> None:
    event = await make_event()
    await sign_up(event, CHIARA)
    await call_off(event.id, "Die Referentin ist erkrankt.", "account:1")
    email = (await emails())[-1]
    assert "Grund: Die Referentin ist erkrankt." in content(email, "text/plain")
    assert str(email["Subject"]).strip().startswith("Die Veranstaltung fällt aus: Mehrsprachigkeit")


async def test_already_registered_tells_who_waits_their_position() -> None:
    event = await make_event(0)
    await sign_up(event, CHIARA)
    with pytest.raises(Refused):
        await sign_up(event, CHIARA)
    email = (await emails())[-1]
    assert "Sie stehen schon auf der Warteliste, an Stelle 1:" in content(email, "text/plain")
    assert str(email["Subject"]).strip().startswith("Sie stehen bereits auf der Warteliste:")


async def test_postponed_event_names_no_date() -> None:
    event = await make_event(starts_at=MARCH)
    await sign_up(event, CHIARA)
    await Event.update({Event.postponed: True}).where(Event.id == event.id)
    (email,) = await emails()
    assert "2027" not in content(email, "text/plain")
    assert "2027" not in content(email, "text/html")
    assert str(email["Subject"]).strip().endswith("Termin offen")
