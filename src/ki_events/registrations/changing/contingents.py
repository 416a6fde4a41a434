"""An organiser divides the places of an event, or changes the terms on which they are given; the list is served by what holds then."""

from collections.abc import Sequence

from ki_events.db import transaction
from ki_events.events.contingent_defining import contingents_of, define_contingents
from ki_events.events.contingent_rules import Share, shown
from ki_events.events.contingents import Attendance, Contingent, ContingentKind
from ki_events.events.tables import Session, SessionStatus
from ki_events.i18n import ngettext
from ki_events.refusal import Refused
from ki_events.registrations.changing.capacity import change_capacity
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.registrations.rules import ENDED
from ki_events.registrations.tables import Registration
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve


async def change_contingents(event_id: int, shares: Sequence[Share], actor: str) -> bool:
    """Let an event have these contingents and no others, and serve the list; return whether that is a change.

    Raise `Refused` as `define_contingents` does, and `contingent_linked` while an invitation link opens what would be gone.
    """
    async with transaction():
        turn = await take_turn(event_id, 0)
        changed = await _divide(event_id, shares, turn.capacity, actor)
        if changed:
            await serve(event_id)
        return changed


async def change_places(event_id: int, capacity: int | None, shares: Sequence[Share], actor: str) -> bool:
    """Set capacity and contingents at once, so that neither is held against what the other was; return whether that is a change.

    Nobody gets a place in between that is reserved afterwards. Raise `Refused` as `change_capacity` and `change_contingents` do.
    """
    async with transaction():
        turn = await take_turn(event_id, 0)
        changed = await _divide(event_id, shares, capacity, actor)
        if turn.capacity != capacity:
            await change_capacity(event_id, capacity, actor)
        elif changed:
            await serve(event_id)
        return changed or turn.capacity != capacity


async def _divide(event_id: int, shares: Sequence[Share], capacity: int | None, actor: str) -> bool:
    stored = await contingents_of(event_id)
    wanted = {share.key for share in shares}
    await _let_go_of_links([row for row in stored if (row.kind, row.value) not in wanted])
    changed = await define_contingents(event_id, shares, capacity, actor)
    was_hybrid = any(row.kind == ContingentKind.attendance for row in stored)
    is_hybrid = any(share.kind == ContingentKind.attendance for share in shares)
    if is_hybrid and not was_hybrid:
        await _seat_those_before(event_id)
    elif was_hybrid and not is_hybrid:
        await Registration.update({Registration.attendance: ""}).where(Registration.event == event_id)
    return changed


async def _let_go_of_links(gone: Sequence[Contingent]) -> None:
    """Refuse while a link opens a contingent that is to go; revoked ones name it no longer."""
    if not gone:
        return
    links = await InvitationLink.objects().where(InvitationLink.contingent.is_in([row.id for row in gone]))
    for row in gone:
        if number := sum(link.contingent == row.id and link.revoked_at is None for link in links):
            raise Refused("contingent_linked", _linked(number) % {"n": number, "name": shown(row)})
    if links:
        await InvitationLink.update({InvitationLink.contingent: None}).where(
            InvitationLink.id.is_in([link.id for link in links])
        )


def _linked(number: int) -> str:
    return ngettext(
        "Zum Kontingent »%(name)s« führt %(n)d Einladungslink. Bitte ziehen Sie ihn zuerst zurück.",
        "Zum Kontingent »%(name)s« führen %(n)d Einladungslinks. Bitte ziehen Sie sie zuerst zurück.",
        number,
    )


async def _seat_those_before(event_id: int) -> None:
    """Count who registered before the event became hybrid for the way in which it took place until then."""
    sessions = await Session.objects().where(Session.event == event_id)
    planned = [session for session in sessions if session.status == SessionStatus.planned] or sessions
    only_online = bool(planned) and all(session.online_url and not session.place_name for session in planned)
    manner = Attendance.online if only_online else Attendance.on_site
    await Registration.update({Registration.attendance: manner}).where(
        (Registration.event == event_id) & Registration.status.not_in(list(ENDED))
    )
    held = await Registration.count().where((Registration.event == event_id) & Registration.holds_place.eq(True))
    own = (Contingent.event == event_id) & (Contingent.kind == ContingentKind.attendance) & (Contingent.value == manner)
    rows = await Contingent.objects().where(own)
    if held > rows[0].places:
        said = {"n": held, "name": shown(rows[0]), "places": rows[0].places}
        raise Refused("contingent_held", _too_few(held) % said)
    await Contingent.update({Contingent.taken: held}).where(own)


def _too_few(held: int) -> str:
    return ngettext(
        "Dafür ist schon %(n)d Person angemeldet; %(places)d Plätze für »%(name)s« sind zu wenig.",
        "Dafür sind schon %(n)d Personen angemeldet; %(places)d Plätze für »%(name)s« sind zu wenig.",
        held,
    )
