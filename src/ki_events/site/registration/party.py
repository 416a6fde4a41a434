"""Who sent a form for several people sees how all of them stand, takes what is offered, and can call all of it off."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.clock import now
from ki_events.dates import moment_in_words
from ki_events.events.availability import availability
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.parties import accept_all, cancel_all, members, party_by_token
from ki_events.registrations.positions import missing_places, positions_of
from ki_events.registrations.reading import token_of
from ki_events.registrations.rules import ENDED, mail_key
from ki_events.registrations.tables import Manner, Party, Registration, Status
from ki_events.site.event.states import Badge
from ki_events.site.event.when import span
from ki_events.site.registration.sending import Back, take
from ki_events.web.pages import AnyRequest, private_page, see, url

KINDS = {
    Status.confirmed: "success",
    Status.offered: "success",
    Status.cancelled: "neutral",
    Status.rejected: "neutral",
}


@dataclass(frozen=True)
class Member:
    """One person of the party, at a `position` of the list if they wait (else 0); `token` opens their registration and is empty for who has a mailbox of their own."""

    name: str
    badge: Badge
    until: str
    token: str
    position: int


@get("/", name="party")
async def party_page(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
    """Show how everybody stands."""
    party = await party_by_token(token)
    if party is None:
        return _unknown(request)
    return await _page(request, party, token)


@post("/annehmen", name="party_accept")
async def accept_offers(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Take every place that is held for somebody of the party; taking them twice is one answer."""
    return await take(request, _way_back(request, token), lambda: _accepted(request, token))


async def _accepted(request: AnyRequest, token: str) -> Response[Any]:
    party = await party_by_token(token)
    if party is None:
        return _unknown(request)
    try:
        await accept_all(party.id)
    except Refused as refused:
        return await _page(request, party, token, refused.sentence)
    return see(request, "party", token=token)


@get("/absagen", name="party_cancelling")
async def cancelling_party(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Ask whether to call all of it off; a GET changes nothing, since mail programs open links by themselves."""
    party = await party_by_token(token)
    if party is None:
        return _unknown(request)
    active = [row for row in await members(party.id) if row.status not in ENDED]
    return await _question(request, party, token, active) if active else see(request, "party", token=token)


@post("/absagen", name="party_cancelling_send")
async def send_cancelling_party(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Cancel everybody who is still registered."""
    return await take(request, _way_back(request, token), lambda: _cancelled(request, token))


async def _cancelled(request: AnyRequest, token: str) -> Response[Any]:
    party = await party_by_token(token)
    if party is None:
        return _unknown(request)
    try:
        await cancel_all(party.id)
    except Refused as refused:
        return await _page(request, party, token, refused.sentence)
    return see(request, "party", token=token)


def _way_back(request: AnyRequest, token: str) -> Back:
    return Back(url(request, "party", token=token), _("Zur Gruppenanmeldung"))


async def _page(request: AnyRequest, party: Party, token: str, problem: str = "") -> Response[bytes]:
    event, people = await _event(party), await members(party.id)
    own, together = mail_key(party.contact_email), party.manner == Manner.together and len(people) > 1
    waiting = [row.id for row in people if row.status == Status.waitlisted]
    positions = await positions_of(waiting)
    return private_page(
        request,
        "site/registration/party.html",
        status=409 if problem else 200,
        problem=problem,
        token=token,
        party=party,
        event=event,
        span=span(event),
        people=[_member(row, is_own=row.mail_key == own, position=positions.get(row.id, 0)) for row in people],
        placed=sum(row.status == Status.confirmed for row in people),
        offered=sum(row.status == Status.offered for row in people),
        active=sum(row.status not in ENDED for row in people),
        waiting=len(waiting),
        is_together=together,
        missing=missing_places(event.capacity, event.taken, len(waiting)) if together else 0,
        left=[_name(row) for row in people if row.status in ENDED] if together else [],
        may_sign_up=availability(event, now()).is_open,
    )


async def _question(request: AnyRequest, party: Party, token: str, active: list[Registration]) -> Response[bytes]:
    event = await _event(party)
    names = [_name(row) for row in active]
    return private_page(
        request, "site/registration/party_cancelling.html", token=token, event=event, span=span(event), names=names
    )


def _member(registration: Registration, *, is_own: bool, position: int) -> Member:
    status = Status(registration.status)
    is_open = status == Status.offered and registration.deadline is not None
    return Member(
        name=_name(registration),
        badge=Badge(KINDS.get(status, "waiting"), status_of_member(status)),
        until=moment_in_words(registration.deadline) if is_open else "",
        token=token_of(registration) if is_own else "",
        position=position,
    )


def _name(registration: Registration) -> str:
    return f"{registration.given_name} {registration.family_name}"


def status_of_member(status: Status) -> str:
    """Return the status of somebody of the party in two or three words."""
    return {
        Status.unverified: _("E-Mail-Adresse noch nicht bestätigt"),
        Status.pending: _("Wartet auf Zulassung"),
        Status.confirmed: _("Hat einen Platz"),
        Status.waitlisted: _("Auf der Warteliste"),
        Status.offered: _("Platz angeboten"),
        Status.cancelled: _("Abgesagt"),
        Status.rejected: _("Nicht zugelassen"),
    }[status]


def _unknown(request: AnyRequest) -> Response[bytes]:
    return private_page(request, "site/registration/unknown.html", status=404)


async def _event(party: Party) -> Event:
    event = await Event.objects(Event.organisation).get(Event.id == party.event)
    if event is None:  # the foreign key forbids it
        raise LookupError(f"no event for party {party.id}")
    return event
