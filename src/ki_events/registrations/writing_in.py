"""People who were decided about are written: their rows, what they chose and answered, and the lines that say why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ki_events.clock import now
from ki_events.events.tables import Event, Mode
from ki_events.links import new_public_id
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.registrations.letters.plain import start_of
from ki_events.registrations.mailboxes.proof_deadlines import HURRY, hurry
from ki_events.registrations.moves import Why, note_all
from ki_events.registrations.questions.answers import write_answers
from ki_events.registrations.questions.needs import write_needs
from ki_events.registrations.room import Seat
from ki_events.registrations.rules import Rule, institution_key
from ki_events.registrations.seating import count_seats
from ki_events.registrations.tables import By, Choice, ChoiceStatus, Decision, Party, Registration, Source, Status
from ki_events.registrations.turns import add_to_counters
from ki_events.registrations.working_time import verification_deadline
from ki_events.rows import insert_all

_WHY = {
    Status.confirmed: Rule.place_free,
    Status.waitlisted: Rule.joined_list,
    Status.pending: Rule.waits_for_admission,
    Status.unverified: Rule.waits_for_proof,
}


@dataclass(frozen=True)
class Entering:
    """One guest about to be written: which of their form, with which turn, on which seat; `proven` mailboxes need no proof."""

    arrival: Arrival
    number: int
    turn: int
    seat: Seat | None
    proven: bool = False

    @property
    def wanted_beside(self) -> list[tuple[int, int]]:
        """Return what they wait for: full sessions, and without a place of the event all that they chose; (round, session) pairs."""
        taken = dict(self.seat.sessions) if self.seat else {}
        wanted = dict(self.guest.wishes.choices) | dict(self.guest.wishes.waits)
        return [(round_, session) for round_, session in wanted.items() if taken.get(round_) != session]

    @property
    def guest(self) -> Guest:
        """Return the guest."""
        return self.arrival.guests[self.number]


@dataclass(frozen=True)
class Written:
    """The registrations in the order of their turns, what they came of, their parties by nonce, and the line of each by its id."""

    people: Sequence[Registration]
    entering: Sequence[Entering]
    parties: Mapping[str, Party]
    decisions: Mapping[int, Decision]


async def write_in(event: Event, entering: Sequence[Entering]) -> Written:
    """Write everyone, at least one, with all that belongs to them but their letters; the caller holds the event's turn.

    A plain event needs four statements, however many they are.
    """
    parties = await _parties(event, entering)
    people = [_row(event, each, parties) for each in entering]
    waiting = sum(person.status == Status.waitlisted for person in people)
    await add_to_counters(event.id, sum(person.holds_place for person in people), waiting)
    await insert_all(people)
    await _write_wishes(people, entering)
    await _count_links(entering)
    if waiting and event.verifies_email:
        await hurry(event.id)
    actors = {person.id: each.arrival.actor for person, each in zip(people, entering, strict=True)}
    return Written(people, entering, parties, await _note(people, actors))


async def _parties(event: Event, entering: Sequence[Entering]) -> dict[str, Party]:
    arrivals = {each.arrival.nonce: each.arrival for each in entering if each.arrival.is_party}
    rows = [
        Party(
            public_id=new_public_id(),
            event=event.id,
            manner=arrival.manner or "one_by_one",
            contact_name=f"{arrival.sender.given_name} {arrival.sender.family_name}",
            contact_email=arrival.sender.email,
            language=arrival.sender.language,
            nonce=nonce,
            made_at=now(),
        )
        for nonce, arrival in arrivals.items()
    ]
    return {row.nonce: row for row in await insert_all(rows)} if rows else {}


def _row(event: Event, each: Entering, parties: Mapping[str, Party]) -> Registration:
    moment, person, wishes = now(), each.guest.person, each.guest.wishes
    mail, name = person.keys
    status = _status(event, each)
    party = parties.get(each.arrival.nonce)
    return Registration(
        public_id=new_public_id(),
        event=event.id,
        turn=each.turn,
        status=status,
        given_name=person.given_name,
        family_name=person.family_name,
        email=person.email,
        organization=person.organization,
        mail_key=mail,
        name_key=name,
        language=person.language,
        nonce=each.arrival.nonce_of(each.number),
        registered_at=moment,
        changed_at=moment,
        placed_at=moment if each.seat is not None else None,
        holds_place=each.seat is not None,
        deadline=_deadline(event, each, moment) if status is Status.unverified else None,
        party=party.id if party else None,
        link=each.arrival.link,
        contingent=each.seat.contingent if each.seat else None,
        attendance=wishes.attendance,
        target_group=wishes.target_group,
        institution_type=wishes.institution_type,
        institution_key=institution_key(person.organization),
        verified_at=moment if each.proven else None,
        source=each.arrival.source,
        is_told=each.arrival.is_told,
    )


def _status(event: Event, each: Entering) -> Status:
    if each.arrival.is_by_hand:
        return Status.waitlisted if each.seat is None else Status.confirmed
    if (event.verifies_email or each.arrival.unproven) and not each.proven:
        return Status.unverified
    if event.mode == Mode.approval:
        return Status.pending
    return Status.waitlisted if each.seat is None else Status.confirmed


def _deadline(event: Event, each: Entering, moment: datetime) -> datetime:
    deadline = verification_deadline(moment, start_of(event))
    return min(deadline, moment + HURRY) if each.seat is not None and event.waiting else deadline


async def _write_wishes(people: Sequence[Registration], entering: Sequence[Entering]) -> None:
    both = list(zip(people, entering, strict=True))
    seats = {person.id: each.seat for person, each in both if each.seat is not None}
    seated = [person for person in people if person.id in seats]
    choices = await count_seats(seated, seats)
    choices += [choice for person, each in both for choice in _wishes(person, each)]
    if choices:
        await insert_all(choices)
    await write_answers([(person.id, each.guest.wishes) for person, each in both])
    await write_needs([(person.id, each.guest.wishes) for person, each in both])


def _wishes(person: Registration, each: Entering) -> list[Choice]:
    return [
        Choice(
            registration=person.id,
            event=person.event,
            round=round_,
            session=session,
            status=ChoiceStatus.waiting,
            turn=person.turn,
        )
        for round_, session in each.wanted_beside
    ]


async def _count_links(entering: Sequence[Entering]) -> None:
    uses: dict[int, int] = {}
    for each in entering:
        if each.arrival.link is not None:
            uses[each.arrival.link] = uses.get(each.arrival.link, 0) + 1
    for link, number in uses.items():
        await InvitationLink.raw("UPDATE invitation_link SET used = used + {} WHERE id = {}", number, link)


async def _note(people: Sequence[Registration], actors: Mapping[int, str]) -> dict[int, Decision]:
    """Write why each stands where it stands; `actors` are the accounts that wrote them in, by the ids of the registrations."""
    found: dict[int, Decision] = {}
    # Who got a place comes before who waits: `recounting` reads from the order of the lines that nobody was overtaken.
    for status, rule in _WHY.items():
        for (by, actor), some in _by_writer([person for person in people if person.status == status], actors).items():
            decisions = await note_all(some, None, Why(by, rule, actor=actor))
            found |= {person.id: decision for person, decision in zip(some, decisions, strict=True)}
    return found


def _by_writer(people: Sequence[Registration], actors: Mapping[int, str]) -> dict[tuple[By, str], list[Registration]]:
    """Return who came by themselves, and who was written in, by the account that did so."""
    found: dict[tuple[By, str], list[Registration]] = {}
    for person in people:
        by = By.person if person.source == Source.web else By.organiser
        found.setdefault((by, actors[person.id]), []).append(person)
    return found
