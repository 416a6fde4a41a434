"""People who arrive together are taken in by one turn of their event, in the order of arrival, in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from piccolo.querystring import QueryString

from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.availability import availability, invited, is_public
from ki_events.events.tables import Event
from ki_events.mail.outbox import Envelope, put_all
from ki_events.refusal import Refused
from ki_events.registrations.arrival_letters import letters_to, letters_to_contact
from ki_events.registrations.arrivals import AlreadyThere, Arrival, Desk, NotOpen, Outcome, Turned
from ki_events.registrations.deciding import Decided, decide
from ki_events.registrations.elective_lists import electives_of
from ki_events.registrations.invitation_links import InvitationLink
from ki_events.registrations.inviting import refuse_unless_valid
from ki_events.registrations.mail_limits import within_mail_limit
from ki_events.registrations.rules import mail_key
from ki_events.registrations.tables import Registration
from ki_events.registrations.turns import OnTurn, on_turn, take_turn
from ki_events.registrations.waiting_list import note_passed, serve
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
    desk = Desk(await _known(event_id, arrivals))
    links = await _links(arrivals)
    outcomes = {number: _answer(arrival, desk, (turn, links, moment)) for number, arrival in enumerate(arrivals)}
    new = [number for number, outcome in outcomes.items() if outcome is None]
    turned: dict[int, Turned] = {}
    if new:
        coming = _Coming([arrivals[number] for number in new], links, last - _people(arrivals) + 1)
        turned = await _take(turn, coming, desk)
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


def _answer(
    arrival: Arrival, desk: Desk, now_known: tuple[OnTurn, dict[int, InvitationLink], datetime]
) -> NotOpen | Turned | AlreadyThere | None:
    """Return why the arrival is not to be taken in, or None for one that is; the next one with its nonce or people is not."""
    turn, links, moment = now_known
    if desk.has_seen(arrival):
        return AlreadyThere()
    if not is_public(turn.event, moment):
        return NotOpen(turn.event, moment)
    if arrival.link is not None and (why := _link_problem(arrival, turn.event, links, moment)):
        return why
    state = availability(turn.event, moment) if arrival.link is None else invited(turn.event, moment)
    if not state.is_open:
        return NotOpen(turn.event, moment, arrival.link is not None)
    if known := desk.known_guests(arrival):
        return AlreadyThere(known)
    desk.expect(arrival)
    return None


def _link_problem(arrival: Arrival, event: Event, links: dict[int, InvitationLink], moment: datetime) -> Turned | None:
    link = links.get(arrival.link or 0)
    try:
        refuse_unless_valid(link, event.id, moment)
    except Refused as refused:
        return Turned(refused.code)
    if link is not None:
        # Several may come by one link at the same moment.
        link.used += len(arrival.guests)
        if link.most is not None and link.used > link.most:
            return Turned("link_used")
    return None


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
    if turn.is_due or (turn.event.waiting and (turn.free is None or turn.free > 0)):
        # Whoever waits comes first: what is free after that they cannot have.
        await serve(turn.event.id)
        turn = await on_turn(turn.event.id)
    links = coming.links
    of_links = [links[each.link].contingent if each.link in links else None for each in coming.arrivals]
    decided = await decide(turn, coming.arrivals, of_links)
    entering = _entering(coming, decided)
    if entering:
        await note_passed(decided.passed, decided.waiting)
        written = await write_in(turn.event, entering)
        for person in written.people:
            desk.remember(person)
        await put_all(await within_mail_limit(await _letters(turn, written)))
    return decided.turned


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
    electives = await electives_of(written.people) if turn.special else {}
    alone, of_contact = [], dict[str, list[Registration]]()
    for person, each in zip(written.people, written.entering, strict=True):
        arrival = each.arrival
        if arrival.is_party and person.mail_key == mail_key(arrival.sender.email):
            of_contact.setdefault(arrival.nonce, []).append(person)
        else:
            alone.append(person)
    letters = await letters_to(alone, turn.event, written.decisions, electives)
    for nonce, party in written.parties.items():
        letters += await letters_to_contact(party, of_contact.get(nonce, []), turn.event, electives)
    return letters


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
