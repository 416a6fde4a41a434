"""Every state of a person's own pages, as rows of the same site; paths by what they show."""

from datetime import timedelta

from ki_events.clock import now
from ki_events.events.contingents import Attendance, Contingent, ContingentKind
from ki_events.events.tables import Event, Mode, PartyRule, Round, Session, SessionKind
from ki_events.registrations.electives import switch_choice
from ki_events.registrations.handing_over import hand_over
from ki_events.registrations.mailboxes.address_proof import proof_token
from ki_events.registrations.mailboxes.changing import ask_for_new_address, take_new_address
from ki_events.registrations.organising.admitting import reject
from ki_events.registrations.questions.tables import Question, QuestionKind
from ki_events.registrations.reading import token_of
from ki_events.registrations.registering import cancel, register_party
from ki_events.registrations.tables import By, Registration
from tests.characters import (
    AMAL,
    BORIS,
    CHIARA,
    DILARA,
    form,
    make_event,
    make_organisation,
    make_session,
    person,
    sign_up,
)

NEW = "chiara.conti-neubauer@grundschule-am-stadtpark.example"


async def make_own_pages() -> dict[str, str]:
    """Fill the site with people in every state; return the path of each of their pages."""
    return await _waiting() | await _proofs() | await _changes() | await _workshops() | await _both_ways()


async def _waiting() -> dict[str, str]:
    event = await make_event(
        2,
        slug="platzangebot",
        title="Sprachsensibler Fachunterricht in der Sekundarstufe",
        serving="offer",
        party_rule=PartyRule.strict,
        per_institution=3,
        contact_email="amal@krefeld.example",
    )
    await Contingent(
        event=event.id,
        kind=ContingentKind.institution_type,
        value="kita",
        name="Kindertageseinrichtungen",
        places=1,
        release_at=now() + timedelta(days=9),
    ).save()
    first, second = await sign_up(event, AMAL), await sign_up(event, DILARA)
    offered, behind = await sign_up(event, CHIARA), await sign_up(event, BORIS)
    last = await sign_up(event, person(1))
    await cancel(first.id, By.person, "Elternabend")
    await cancel(second.id, By.organiser, "Doppelt angemeldet")
    approval = await make_event(5, slug="zulassung", mode=Mode.approval)
    pending, rejected = await sign_up(approval, CHIARA), await sign_up(approval, BORIS)
    await reject([rejected.id], "Die Fortbildung richtet sich an Grundschulen.", "account:1")
    return {
        "offered": _path(offered),
        "offer": _path(offered, "/platz"),
        "declining": _path(offered, "/platz/ablehnen"),
        "no offer": _path(last, "/platz"),
        "waits behind an offer": _path(behind),
        "waits by rules": _path(last),
        "pending": _path(pending),
        "rejected": _path(rejected),
        "ended by the organiser": _path(second),
    }


async def _proofs() -> dict[str, str]:
    proving = await make_event(5, slug="bestaetigung", verifies_email=True)
    unverified = await sign_up(proving, CHIARA)
    event = await make_event(9, slug="adresse", contact_email="amal@krefeld.example")
    asks, changed = await sign_up(event, CHIARA), await sign_up(event, BORIS)
    await ask_for_new_address(asks.id, NEW)
    asks = await _again(asks)
    await ask_for_new_address(changed.id, "boris@neu.example")
    await take_new_address(changed.id, "boris@neu.example")
    return {
        "unverified": _path(unverified),
        "proof": f"/anmeldung/{proof_token(unverified, CHIARA.email)}/bestaetigen",
        "proof missing": _path(unverified, "/bestaetigen"),
        "not me": f"/anmeldung/{proof_token(unverified, CHIARA.email)}/nicht-ich",
        "new address asked": _path(asks, "/adresse"),
        "new address proof": f"/anmeldung/{proof_token(asks, NEW)}/bestaetigen",
        "link replaced": _path(changed),
        "resending": _path(asks, "/noch-einmal"),
        "resent": _path(asks, "/noch-einmal?gesendet=1"),
    }


async def _changes() -> dict[str, str]:
    event = await make_event(
        9, slug="angaben", asks_access_needs=True, certificate=True, contact_email="amal@krefeld.example"
    )
    await Question(event=event.id, key="fach", kind=QuestionKind.text, label="Welches Fach unterrichten Sie?").save()
    keeps, gives = await sign_up(event, CHIARA), await sign_up(event, BORIS)
    await hand_over(gives.id, DILARA)
    never = await sign_up(await make_event(slug="behalten", hand_over="never"), CHIARA)
    return {
        "place with everything": _path(keeps),
        "own details": _path(keeps, "/angaben"),
        "own calendar": _path(keeps, "/kalender"),
        "own details saved": _path(keeps, "?gespeichert=1"),
        "handing over": _path(keeps, "/weitergeben"),
        "no handing over": _path(never, "/weitergeben"),
        "handed over": _path(gives),
        "place taken over": _path(await _again(gives)),
    }


async def _workshops() -> dict[str, str]:
    organisation = await make_organisation()
    event = await make_event(40, slug="daz-tag", title="DaZ-Tag")
    rounds = []
    for number, titles in enumerate(
        (("Sprachbildung in der Kita", "Elternarbeit"), ("Mehrsprachiges Vorlesen", "Theater"))
    ):
        made = Round(event=event.id, number=number + 1, name=f"Runde {number + 1}", required=False)
        await made.save()
        rounds.append(
            (
                made,
                [await _workshop(event, organisation, made, title, place == 1) for place, title in enumerate(titles)],
            )
        )
    mine, other = await sign_up(event, CHIARA), await sign_up(event, BORIS)
    (first, (large, small)), (second, (story, _theatre)) = rounds
    await switch_choice(other.id, first.id, small)
    await switch_choice(mine.id, first.id, large)
    await switch_choice(mine.id, first.id, small)
    await switch_choice(mine.id, second.id, story)
    return {"workshops": _path(mine, "/workshops"), "place with workshops": _path(mine)}


async def _both_ways() -> dict[str, str]:
    event = await make_event(30, slug="hybrid", title="Mehrsprachig lesen")
    for value, places in ((Attendance.on_site, 1), (Attendance.online, 29)):
        await Contingent(event=event.id, kind=ContingentKind.attendance, value=value, places=places).save()
    await Session.update({Session.online_url: "https://meet.example/raum"}).where(Session.event == event.id)
    at_home, on_site, waits = [
        (await register_party(event.id, form(who, f"both-{who.given_name}", attendance=manner)))[0]
        for who, manner in ((CHIARA, "online"), (BORIS, "on_site"), (DILARA, "on_site"))
    ]
    return {
        "takes part online": _path(at_home),
        "takes part on site": _path(on_site),
        "attending": _path(waits, "/teilnahme"),
    }


async def _workshop(event: Event, organisation: object, made: Round, title: str, is_small: bool) -> int:
    session = await make_session(
        event,
        organisation,  # type: ignore[arg-type]
        event.starts_at + timedelta(hours=4 * made.number),
        title=title,
        kind=SessionKind.elective,
        round=made.id,
        capacity=1 if is_small else 20,
        speakers='["Dr. Aylin Demir, Universität Duisburg-Essen"]',
        room=f"Raum {made.number}.0{1 + int(is_small)}",
    )
    return int(session.id)


async def _again(registration: Registration) -> Registration:
    found = await Registration.objects().get(Registration.id == registration.id)
    if found is None:
        raise LookupError("a registration is never deleted")
    return found


def _path(registration: Registration, end: str = "") -> str:
    return f"/anmeldung/{token_of(registration)}{end}"
