"""A person switches their workshop while places last, or waits for a full one; what they have they keep until then."""

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event, Session, SessionKind, SessionStatus
from ki_events.i18n import _
from ki_events.mail.outbox import put_all
from ki_events.refusal import Refused
from ki_events.registrations.elective_lists import overlapping, take_choice
from ki_events.registrations.letters.workshops import Switched, workshop_letters
from ki_events.registrations.mailboxes.own_limits import SWITCHED, refuse_when_switched_often, within_own_limit
from ki_events.registrations.rules import ENDED
from ki_events.registrations.seating import choices_of
from ki_events.registrations.tables import By, Choice, ChoiceStatus, Registration
from ki_events.registrations.waiting_list import on_its_turn, serve
from ki_events.rows import insert_all, one


async def switch_choice(registration_id: int, round_id: int, session_id: int, actor: str = By.person) -> ChoiceStatus:
    """Choose another session of a round: at once if it has a place, else wait for it and keep what there is.

    Return which of both came of it; choosing what one has already ends waiting for another. Raise `Refused`: `past` when it
    has begun or the registration has ended, `choice_unknown` for a session that is not in the round, `choice_overlap`
    when another chosen session is at that time, `switched_too_often` when ten switches were told of within an hour, which
    holds for people and not for an organiser (`actor`).
    """
    async with transaction():
        registration = await _on_turn(registration_id)
        event, session = await one(Event, registration.event), await _chosen(registration, round_id, session_id)
        own = [row for row in await choices_of([registration_id]) if row.round == round_id]
        choice = await _wish(registration, session, own)
        if choice.status == ChoiceStatus.taken:
            return ChoiceStatus.taken
        if (other := await overlapping(choice)) is not None:
            raise Refused("choice_overlap", _overlap(session, other))
        has_place = registration.holds_place and _has_place(session)
        if has_place and actor == By.person:
            await refuse_when_switched_often(registration_id)
        await record(actor, SWITCHED, f"registration:{registration_id}", Change(after={"session": session_id}))
        if not has_place:
            return ChoiceStatus.waiting
        left = await take_choice(choice)
        letters = await workshop_letters([Switched(registration, session, left)], event)
        await put_all(await within_own_limit(registration, letters) if actor == By.person else letters)
        await serve(event.id)
        return ChoiceStatus.taken


async def drop_wish(registration_id: int, session_id: int) -> None:
    """Stop waiting for a session; nothing happens to who does not wait for it."""
    async with transaction():
        registration = await _on_turn(registration_id)
        of_person = (Choice.registration == registration.id) & (Choice.session == session_id)
        await Choice.delete().where(of_person & (Choice.status == ChoiceStatus.waiting))
        await record(
            "person", "choice.dropped", f"registration:{registration_id}", Change(before={"session": session_id})
        )


async def _on_turn(registration_id: int) -> Registration:
    registration = await on_its_turn(registration_id)
    if registration.status in ENDED:
        raise Refused("past", _("Diese Anmeldung ist beendet; ein Workshop lässt sich nicht mehr wählen."))
    return registration


async def _chosen(registration: Registration, round_id: int, session_id: int) -> Session:
    session = await Session.objects().get((Session.id == session_id) & (Session.event == registration.event))
    if session is None or session.round != round_id or session.kind != SessionKind.elective:
        raise Refused(
            "choice_unknown", _("Diesen Workshop gibt es in dieser Runde nicht. Bitte wählen Sie einen aus der Liste.")
        )
    if session.status != SessionStatus.planned:
        raise Refused("choice_unknown", _("Dieser Workshop findet nicht statt. Bitte wählen Sie einen anderen."))
    if session.starts_at <= now():
        raise Refused("past", _("Dieser Workshop hat schon begonnen; wechseln lässt sich nicht mehr."))
    return session


async def _wish(registration: Registration, session: Session, own: list[Choice]) -> Choice:
    """Return the choice of this session, waiting if it is new; another one that waited in the round is given up."""
    for row in own:
        if row.status == ChoiceStatus.waiting and row.session != session.id:
            await Choice.delete().where(Choice.id == row.id)
    known = next((row for row in own if row.session == session.id), None)
    if known is not None:
        return known
    (choice,) = await insert_all(
        [
            Choice(
                registration=registration.id,
                event=registration.event,
                round=session.round,
                session=session.id,
                status=ChoiceStatus.waiting,
                turn=(await one(Event, registration.event)).turn,
            )
        ]
    )
    return choice


def _has_place(session: Session) -> bool:
    # Whoever waits for it and could take it has been served: what is free is for who comes now.
    return session.capacity is None or bool(session.taken < session.capacity)


def _overlap(session: Session, other: Session) -> str:
    return _(
        "»%(new)s« liegt zur gleichen Zeit wie »%(other)s«. Bitte wechseln Sie zuerst dort oder wählen Sie einen anderen Workshop."
    ) % {
        "new": session.title,
        "other": other.title,
    }
