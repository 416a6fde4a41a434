"""People who arrive together are taken in by one turn of their event, in the order of arrival, in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from piccolo.querystring import QueryString

from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.availability import availability, invited, is_public
from ki_events.events.tables import Event
from ki_events.mail.outbox import Envelope, put_all
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import AlreadyThere, Arrival, Desk, NotOpen, Outcome, Turned
from ki_events.registrations.deciding import Decided, decide
from ki_events.registrations.elective_lists import sessions_of
from ki_events.registrations.institutions.spelling import as_spelled
from ki_events.registrations.invitations.inviting import refuse_unless_valid
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.registrations.letters.arrivals import letters_to, letters_to_contacts
from ki_events.registrations.mailboxes.limits import within_mail_limit
from ki_events.registrations.rules import mail_key
from ki_events.registrations.tables import Registration
from ki_events.registrations.turns import OnTurn, on_turn, take_turn
from ki_events.registrations.waiting_list import note_passed, serve, served
from ki_events.registrations.writing_in import Entering, Written, write_in
from ki_events.rows import some


class _NothingNew(Exception):
    """Nobody is to be taken in: undo the turn."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        super().__init__()
        self.outcomes = outcomes


async def take_in(event_id: int, arrivals: Sequence[Arrival]) -> Sequence[Outcome]:
    """Give each a place, or the next place in the waiting list, in one transaction; return one outcome each, in order.

    Raise `LookupError` when there is no such event.
    """
    try:
        async with transaction():
            return await _on_turn(event_id, arrivals)
    except _NothingNew as nothing:
        return nothing.outcomes


async def _on_turn(event_id: int, arrivals: Sequence[Arrival]) -> Sequence[Outcome]:
    last = (await take_turn(event_id, _people(arrivals))).number
    turn, moment = await on_turn(event_id), now()
    arrivals = await as_spelled(turn, arrivals)
    desk = Desk(await _known(event_id, arrivals))
    links = await _links(arrivals)
    outcomes = {number: _answer(arrival, desk, (turn, links, moment)) for number, arrival in enumerate(arrivals)}
    new = [number for number, outcome in outcomes.items() if outcome is None]
    turned: dict[int, Turned] = {}
    if new:
        coming = _Coming([arrivals[number] for number in new], links, last - _people(arrivals) + 1)
        turned = await _take(turn, coming, desk)
    outcomes |= await _as_for_strangers(event_id, arrivals, outcomes, links)
    found = {
        number: turned.get(new.index(number)) if number in new else outcome for number, outcome in outcomes.items()
    }
    answers = [
        desk.made_by(arrival) or found[number] or AlreadyThere(desk.known_guests(arrival))
        for number, arrival in enumerate(arrivals)
    ]
    if len(turned) == len(new):
        raise _NothingNew(answers)
    return answers


async def _as_for_strangers(
    event_id: int, arrivals: Sequence[Arrival], outcomes: Mapping[int, object], links: dict[int, InvitationLink]
) -> dict[int, Turned]:
    """Return who is registered already and asks for what a stranger would be refused: the answer is the same (invariant 6)."""
    found: dict[int, Turned] = {}
    for number, outcome in outcomes.items():
        if isinstance(outcome, AlreadyThere) and outcome.guests:
            turn, link = await on_turn(event_id), links.get(arrivals[number].link or 0)
            decided = await decide(turn, [arrivals[number]], [link.contingent if link else None])
            if decided.turned:
                found[number] = decided.turned[0]
    return found


def _answer(
    arrival: Arrival, desk: Desk, now_known: tuple[OnTurn, dict[int, InvitationLink], datetime]
) -> NotOpen | Turned | AlreadyThere | None:
    """Return why the arrival is not to be taken in, or None for one that is; the next one with its nonce or people is not."""
    turn, links, moment = now_known
    if desk.has_seen(arrival):
        return AlreadyThere()
    if why := _not_open(arrival, turn.event, links, moment):
        return why
    if len({guest.person.keys for guest in arrival.guests}) < len(arrival.guests):
        return Turned("same_person_twice")
    if known := desk.known_guests(arrival):
        return AlreadyThere(known)
    if arrival.link is not None and not _uses(links[arrival.link], len(arrival.guests)):
        return AlreadyThere()  # tried again alone, when it is clear how many uses are left
    desk.expect(arrival)
    return None


def _not_open(
    arrival: Arrival, event: Event, links: dict[int, InvitationLink], moment: datetime
) -> NotOpen | Turned | None:
    if arrival.is_by_hand:
        return None  # `by_hand` has asked what matters then
    if not is_public(event, moment):
        return NotOpen(event, moment)
    if arrival.link is not None and (why := _link_problem(arrival, event, links, moment)):
        return why
    state = availability(event, moment) if arrival.link is None else invited(event, moment)
    return None if state.is_open else NotOpen(event, moment, arrival.link is not None)


def _uses(link: InvitationLink, people: int) -> bool:
    """Count uses by several who come by one link at the same moment; return whether there are so many left."""
    if link.most is not None and link.used + people > link.most:
        return False
    link.used += people
    return True


def _link_problem(arrival: Arrival, event: Event, links: dict[int, InvitationLink], moment: datetime) -> Turned | None:
    link = links.get(arrival.link or 0)
    try:
        refuse_unless_valid(link, event.id, moment)
    except Refused as refused:
        return Turned(refused.code)
    too_many = link is not None and link.most is not None and len(arrival.guests) > link.most
    return Turned("link_used") if too_many else None


@dataclass(frozen=True)
class _Coming:
    """Arrivals that are new, the links that they came by, and the first of their turns."""

    arrivals: Sequence[Arrival]
    links: dict[int, InvitationLink]
    first_turn: int


def _people(arrivals: Sequence[Arrival]) -> int:
    return sum(len(arrival.guests) for arrival in arrivals)


async def _take(turn: OnTurn, coming: _Coming, desk: Desk) -> dict[int, Turned]:
    """Write those who are not turned away; return who is, by their index."""
    standing = None
    if turn.is_due or turn.special or (turn.event.waiting and (turn.free is None or turn.free > 0)):
        # Whoever waits comes first: what is free after that they cannot have.
        after = await served(turn)
        before, turn, standing = turn, after.turn, after.standing
        if turn.event.turn != before.event.turn:
            # Who went back to the end did so before these came.
            people = _people(coming.arrivals)
            coming = replace(coming, first_turn=(await take_turn(turn.event.id, people)).number - people + 1)
    links = coming.links
    of_links = [links[each.link].contingent if each.link in links else None for each in coming.arrivals]
    decided = await decide(turn, coming.arrivals, of_links, standing)
    entering = _entering(coming, decided)
    if entering:
        await note_passed(decided.passed, decided.waiting)
        written = await write_in(turn.event, entering)
        for person in written.people:
            desk.remember(person)
        await put_all(await within_mail_limit(await _letters(turn, written)))
        if turn.special and _may_go_on(turn, entering):
            await serve(turn.event.id)
    return decided.turned


def _may_go_on(turn: OnTurn, entering: Sequence[Entering]) -> bool:
    """Say whether somebody who was just written waits for what may be free: a workshop beside their place, or a place."""
    seated = sum(each.seat is not None for each in entering)
    is_full = turn.free is not None and turn.free <= seated
    return any(not is_full if each.seat is None else bool(each.wanted_beside) for each in entering)


def _entering(coming: _Coming, decided: Decided) -> list[Entering]:
    next_turn, found = coming.first_turn, []
    for number, arrival in enumerate(coming.arrivals):
        for index in range(len(arrival.guests)):
            if number not in decided.turned:
                seat = decided.seats.get((number, index))
                found.append(Entering(arrival, index, next_turn, seat, _is_proven(arrival, index, coming.links)))
            next_turn += 1
    return found


def _is_proven(arrival: Arrival, index: int, links: dict[int, InvitationLink]) -> bool:
    # Who came by a personal link reads the mailbox that it was sent to.
    link = links.get(arrival.link or 0)
    return link is not None and link.email != "" and mail_key(link.email) == arrival.guests[index].person.keys[0]


async def _letters(turn: OnTurn, written: Written) -> list[Envelope]:
    seats = {person.id: each.seat for person, each in zip(written.people, written.entering, strict=True)}
    electives = await sessions_of(
        {number: [session for _, session in seat.sessions] for number, seat in seats.items() if seat}
    )
    alone, of_contact = [], dict[str, list[Registration]]()
    for person, each in zip(written.people, written.entering, strict=True):
        arrival = each.arrival
        if arrival.is_party and person.mail_key == mail_key(arrival.sender.email):
            of_contact.setdefault(arrival.nonce, []).append(person)
        else:
            alone.append(person)
    letters = await letters_to(alone, turn.event, written.decisions, electives)
    parties = [(party, of_contact.get(nonce, [])) for nonce, party in written.parties.items()]
    return letters + await letters_to_contacts(parties, turn.event, electives)


async def _known(event_id: int, arrivals: Sequence[Arrival]) -> list[Registration]:
    """Return what the same forms and the same mailboxes have made; nobody can add to it while we hold the turn."""
    nonces = [arrival.nonce_of(number) for arrival in arrivals for number in range(len(arrival.guests))]
    keys = [guest.person.keys[0] for arrival in arrivals for guest in arrival.guests]
    # Two lookups by index; with OR, SQLite reads all registrations of the event.
    of_nonces, of_keys = ", ".join(["{}"] * len(nonces)), ", ".join(["{}"] * len(keys))
    return await some(
        Registration,
        QueryString(
            f"id IN (SELECT id FROM registration WHERE event = {{}} AND nonce IN ({of_nonces})"  # noqa: S608  # placeholders only
            f" UNION SELECT id FROM registration WHERE mail_key IN ({of_keys}) AND event = {{}})",
            event_id,
            *nonces,
            *keys,
            event_id,
        ),
    )


async def _links(arrivals: Sequence[Arrival]) -> dict[int, InvitationLink]:
    numbers = sorted({arrival.link for arrival in arrivals if arrival.link is not None})
    if not numbers:
        return {}
    marks = ", ".join(["{}"] * len(numbers))
    return {row.id: row for row in await some(InvitationLink, QueryString(f"id IN ({marks})", *numbers))}
