"""Every page in every state, as rows of one site; paths by what they show."""

from datetime import date, timedelta
from email.message import EmailMessage
from email.utils import localtime
from mailbox import Maildir
from pathlib import Path
from typing import Any

from ki_events.clock import now
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.searching import searchable_text
from ki_events.events.tables import Event, EventStatus, Format, Mode, Round, SessionKind, SessionStatus
from ki_events.interests.confirming import stop
from ki_events.interests.reading import token_of as token_of_interest
from ki_events.mail.mailbox import FOLDER
from ki_events.organisations.tables import Organisation
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.reading import token_of
from ki_events.registrations.registering import cancel
from ki_events.registrations.tables import By
from tests.browser.gathering_rows import make_gathering_pages
from tests.browser.mine_rows import make_mine_pages
from tests.browser.office_rows import make_office_pages
from tests.browser.own_rows import make_own_pages
from tests.browser.signing_in import Row
from tests.characters import AMAL, BORIS, CHIARA, DILARA, make_event, make_organisation, make_session, person, sign_up
from tests.interests.makers import asked, wishing
from tests.programmes.makers import add_event, make_programme

LONG = "Rechtschreibunterstützungsmaßnahmen und Mehrsprachigkeitssensibilität im Grundschulunterricht"
EVENTS = "frei wenige voll spaeter geschlossen abgesagt verschoben verlegt extern einladung ausstellung konferenz reihe vorbei"
REFUSALS = {
    "not found": 404,
    "unknown link": 404,
    "interest unknown": 404,
    "mine by an old link": 404,
    "link replaced": 410,
}
"""The status of pages that say what is not there."""


async def make_site() -> dict[str, Row]:
    """Fill the site; return each page that has a state of its own."""
    organisation = await make_organisation(
        color="#00695c",
        phone="02151 123456",
        website="https://ki.krefeld.example",
        description="Wir *beraten* Schulen.",
    )
    await make_organisation("leer")
    await _open_events()
    await _other_events(organisation)
    await _conference(organisation)
    await _programme(organisation)
    for number in range(20):
        await make_event(
            slug=f"serie-{number}",
            title=f"Reihe {number}",
            search=searchable_text(f"Reihe {number}"),
            sessions=1 + number % 3,
        )
    public = (
        _public_pages()
        | _forms()
        | await _registrations()
        | await make_gathering_pages()
        | await make_own_pages()
        | await make_mine_pages()
        | await _interests()
    )
    pages = {name: Row(path, status=REFUSALS.get(name, 200)) for name, path in public.items()}
    return pages | await make_office_pages()


def _public_pages() -> dict[str, str]:
    kinds = {"imprint": "impressum", "privacy": "datenschutz", "accessibility": "barrierefreiheit"}
    return {name: f"/veranstaltungen/{name}" for name in EVENTS.split()} | {
        "list": "/",
        "second page": "/?seite=2",
        "month": "/?ansicht=monat",
        "filtered": "/?q=reihe&format=training&organisation=krefeld",
        "filtered with mistakes": "/?q=reihe&format=quatsch&von=gestern",
        "nothing found": "/?q=reyhe&format=conference",
        "page beyond the last": "/?seite=99",
        "organisation": "/krefeld",
        "organisation without events": "/leer",
        "programme": "/programme/wochen-2027",
        "programme filtered": "/programme/wochen-2027?q=nichts",
        "calendar": "/kalender",
        "calendar chosen": "/kalender?q=reihe&format=training",
        "not found": "/gibt-es-nicht",
        "plain language": "/leichte-sprache",
        "plain language of an organisation": "/krefeld/leichte-sprache",
        **{name: f"/{path}" for name, path in kinds.items()},
        **{f"{name} of an organisation": f"/krefeld/{path}" for name, path in kinds.items()},
    }


def _forms() -> dict[str, str]:
    return {
        "sign-up": "/veranstaltungen/frei/anmeldung",
        "waiting list": "/veranstaltungen/voll/anmeldung",
        "sign-up not open": "/veranstaltungen/spaeter/anmeldung",
        "report": "/krefeld/barrierefreiheit/melden?seite=/veranstaltungen/frei",
        "report to the operator": "/barrierefreiheit/melden",
        "report sent": "/barrierefreiheit/danke",
        "mailbox": "/demo/postfach",
        "interest form": "/veranstaltungen/vorbei/interesse",
        "interest form undated": "/veranstaltungen/verschoben/interesse",
        "interest not needed": "/veranstaltungen/frei/interesse",
        "interest sent": "/veranstaltungen/vorbei/interesse/gesendet",
        "interest unknown": "/interesse/unbekannt",
    }


def put_letter(data: Path) -> str:
    """Put a letter with a calendar part into the demo's mailbox; return the path of its page."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "ki@krefeld.example", "dilara@demo.invalid", "Ihr Platz"
    letter["Date"] = localtime()
    letter.set_content(f"Guten Tag Dilara,\n\nSie haben einen Platz: {LONG}\nhttps://ki.krefeld.example/anmeldung\n")
    letter.add_attachment("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", subtype="calendar")
    letter["Content-Language"] = "de"  # last: what is set as content takes such headers away
    return f"/demo/postfach/{Maildir(data / FOLDER).add(letter)}"


async def _open_events() -> None:
    free = await make_event(
        12,
        slug="frei",
        title=LONG,
        description="Ein *Text* mit\n\n- Punkten\n- Listen",
        plain_summary="Wir lernen schreiben.",
        cost="kostenfrei",
        district="Uerdingen",
        offer="schreiben",
        contact_name="Amal Haddad",
        contact_email="amal@krefeld.example",
        contact_phone="02151 123456",
        certificate=True,
    )
    await make_event(3, slug="wenige", title="Sprachsensibel unterrichten", offer="schreiben")
    for kind, slug, name in [
        (LabelKind.accessibility, "step_free", "step_free"),
        (LabelKind.topic, "schreiben", "Schreiben"),
        (LabelKind.target_group, "lehrkraefte", "Lehrkräfte"),
        (LabelKind.language, "tr", "tr"),
    ]:
        await Label(event=free.id, kind=kind, slug=slug, name=name).save()


async def _other_events(organisation: Organisation) -> None:
    await make_event(1, slug="voll", title="Scaffolding im Fachunterricht")
    await make_event(slug="spaeter", opens_at=now() + timedelta(days=3))
    await make_event(slug="geschlossen", closes_at=now() - timedelta(days=3))
    await make_event(slug="abgesagt", status=EventStatus.cancelled, cancel_reason="Krankheit")
    await make_event(slug="verschoben", postponed=True)
    await make_event(slug="extern", mode=Mode.external, external_url="https://anmeldung.example/kurs")
    await make_event(slug="einladung", mode=Mode.invitation)
    await make_event(slug="vorbei", starts_at=now() - timedelta(days=30))
    moved = await make_event(slug="verlegt", sessions=0, starts_at=now() + timedelta(weeks=2))
    before = now() + timedelta(weeks=1)
    await make_session(
        moved,
        organisation,
        now() + timedelta(weeks=2),
        moved_from=before,
        place_name="",
        online_url="https://video.example",
    )
    series = await make_event(slug="reihe", title="Eine lange Reihe", sessions=8)
    await make_session(series, organisation, now() + timedelta(weeks=20), status=SessionStatus.cancelled)
    await make_event(
        None, slug="ausstellung", format=Format.exhibition, mode=Mode.none, starts_at=now() - timedelta(hours=1)
    )


async def _conference(organisation: Organisation) -> None:
    event = await make_event(200, slug="konferenz", format=Format.conference, title="Migrationskonferenz")
    first = Round(event=event.id, number=1, name="Runde 1")
    await first.save()
    for title in ("Sprachbildung", "Elternarbeit"):
        later = event.starts_at + timedelta(hours=3)
        await make_session(
            event, organisation, later, title=title, kind=SessionKind.elective, round=first.id, capacity=20
        )


async def _programme(organisation: Organisation) -> None:
    begins = now() + timedelta(weeks=8)
    programme = await make_programme(
        organisation=organisation,
        starts_on=begins.date(),
        ends_on=begins.date() + timedelta(days=27),
        description="Vier *Wochen*.",
    )
    for number, district in enumerate(("Uerdingen", "Mitte", "Oppum-Linn", "")):
        await add_event(
            programme,
            title=f"Lesung {number}",
            district=district,
            starts_at=begins + timedelta(weeks=number),
            **({"status": EventStatus.cancelled} if number == 1 else {}),
        )
    await make_programme("wochen-2026", name="Wochen 2026", starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 28))


async def _registrations() -> dict[str, str]:
    free, full = await _event("frei"), await _event("voll")
    place, waits = await sign_up(full, BORIS), await sign_up(full, CHIARA)
    cancelled, kept = await sign_up(free, DILARA), await sign_up(free, AMAL)
    await cancel(cancelled.id, By.person)
    called_off = await make_event(5, slug="krank")
    lost = await sign_up(called_off, person(1))
    await call_off(called_off.id, "Krankheit", "amal")
    return {
        "place": f"/anmeldung/{token_of(place)}",
        "waits": f"/anmeldung/{token_of(waits)}",
        "cancelled": f"/anmeldung/{token_of(cancelled)}",
        "called off": f"/anmeldung/{token_of(lost)}",
        "cancelling": f"/anmeldung/{token_of(kept)}/absagen",
        "leaving the list": f"/anmeldung/{token_of(waits)}/absagen",
        "own data": f"/anmeldung/{token_of(place)}/daten",
        "own data of who cancelled": f"/anmeldung/{token_of(cancelled)}/daten",
        "erasing": f"/anmeldung/{token_of(kept)}/daten/loeschen",
        "erasing while waiting": f"/anmeldung/{token_of(waits)}/daten/loeschen",
        "erased": "/anmeldung/geloescht",
        "unknown link": "/anmeldung/unbekannt",
    }


async def _interests() -> dict[str, str]:
    event = await _event("vorbei")
    new, told = await asked(event, CHIARA.email), await wishing(event, DILARA.email)
    stopped = await wishing(event, BORIS.email)
    await stop(token_of_interest(stopped))
    return {
        "interest": f"/interesse/{token_of_interest(new)}",
        "interest confirmed": f"/interesse/{token_of_interest(told)}",
        "interest stopping": f"/interesse/{token_of_interest(told)}/stopp",
        "interest stopped": f"/interesse/{token_of_interest(stopped)}",
    }


async def _event(slug: str) -> Any:
    return await Event.objects().get(Event.slug == slug)
