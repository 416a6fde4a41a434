"""Forms that ask more than a name, links that invite, and parties, for the site of the browser tests."""

import secrets

from ki_events.events.contingents import ContingentKind
from ki_events.events.tables import Mode, Serving
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.invitations.inviting import Wanted, create, token_of_link
from ki_events.registrations.parties import token_of_party
from ki_events.registrations.registering import cancel, register_party
from ki_events.registrations.tables import By, Party
from tests.characters import AMAL, BORIS, CHIARA, DILARA, make_event, sign_up
from tests.site.gatherings import ask, make_gathering, make_hybrid, make_round, reserve


async def make_gathering_pages() -> dict[str, str]:
    """Fill the site; return the path of each page."""
    day = await make_gathering(60, slug="konferenztag", asks_access_needs=True, per_institution=9, party_limit=3)
    await make_round(day, 1)
    await make_round(day, 2, required=False)
    await make_hybrid(day)
    await reserve(day, "kita", "Fachkräfte in Kindertageseinrichtungen")
    await reserve(day, "schule", "Grundschulen", kind=ContingentKind.institution_type)
    await ask(day)
    full = await make_gathering(60, slug="runde-voll")
    await make_round(full, 1, (0, 0))
    await make_event(20, slug="auf-antrag", mode=Mode.approval, verifies_email=True)
    invited = await make_event(20, slug="geladen", mode=Mode.invitation)
    link = await create(invited.id, Wanted(most=500), "amal")
    return {
        "event with rounds": "/veranstaltungen/konferenztag",
        "sign-up with rounds": "/veranstaltungen/konferenztag/anmeldung",
        "sign-up to a full round": "/veranstaltungen/runde-voll/anmeldung",
        "sign-up on approval": "/veranstaltungen/auf-antrag/anmeldung",
        "sign-up by link": f"/veranstaltungen/geladen/anmeldung?einladung={token_of_link(link)}",
        "sign-up by a wrong link": "/veranstaltungen/geladen/anmeldung?einladung=falsch",
        **await _parties(),
    }


async def _parties() -> dict[str, str]:
    waiting = await make_event(3, slug="gruppe", serving=Serving.offer)
    first, _ = await sign_up(waiting, AMAL), await sign_up(waiting, DILARA)
    party = await _party(waiting.id)
    await cancel(first.id, By.person)
    gone = await _party((await make_event(3, slug="gruppe-weg")).id, cancelled=True)
    return {
        "party": f"/gruppe/{party}",
        "party that is gone": f"/gruppe/{gone}",
        "calling a party off": f"/gruppe/{party}/absagen",
    }


async def _party(event_id: int, *, cancelled: bool = False) -> str:
    guests = (Guest(CHIARA), Guest(BORIS))
    registrations = await register_party(event_id, Arrival(guests, secrets.token_urlsafe(16)))
    if cancelled:
        for registration in registrations:
            await cancel(registration.id, By.person)
    found = await Party.objects().get(Party.id == registrations[0].party)
    if found is None:
        raise LookupError("no party")
    return token_of_party(found)
