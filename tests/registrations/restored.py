"""An event in which people stand in every way there is: with places, offers, waiting, in parties, with contingents and workshops."""

from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.tables import Event, Mode, Round, Serving, Session, SessionKind
from ki_events.organisations.tables import Organisation
from ki_events.registrations.arrivals import Arrival, Guest, Wishes
from ki_events.registrations.registering import cancel, register_party
from ki_events.registrations.tables import By, Manner, Registration
from ki_events.rows import one
from tests.characters import make_event, make_session, person


async def event_with_everything() -> Event:
    """Return an event of four places; ten people stand there in seven ways."""
    event = await make_event(capacity=4, sessions=2, serving=Serving.offer)
    await Contingent(event=event.id, kind=ContingentKind.target_group, value="kita", name="Kitas", places=1).save()
    reading, games = await _workshops(event)
    for number, wishes in enumerate(
        [
            Wishes(choices=((reading.round, reading.id),)),
            Wishes(choices=((games.round, games.id),), waits=((reading.round, reading.id),)),
            Wishes(target_group="kita"),
            Wishes(),
            Wishes(choices=((games.round, games.id),)),
        ]
    ):
        await _comes(event, Arrival((Guest(person(number), wishes),), str(number)))
    group = tuple(Guest(person(number)) for number in range(10, 13))
    await _comes(event, Arrival(group, "party", Manner.together))
    await _comes(event, Arrival((Guest(person(20)),), "20", unproven=True))
    await Event.update({Event.mode: Mode.approval}).where(Event.id == event.id)
    await _comes(event, Arrival((Guest(person(21)),), "21"))
    gives_up = await Registration.objects().get(Registration.email == person(3).email)
    assert gives_up is not None
    await cancel(gives_up.id, By.person)
    return event


async def _workshops(event: Event) -> list[Session]:
    round_ = Round(event=event.id, number=1, name="Runde 1", required=False)
    await round_.save()
    organisation = await one(Organisation, event.organisation)
    return [
        await make_session(
            event,
            organisation,
            event.starts_at,
            kind=SessionKind.elective,
            round=round_.id,
            capacity=capacity,
            title=title,
        )
        for title, capacity in (("Vorlesen", 1), ("Spiele", 3))
    ]


async def _comes(event: Event, arrival: Arrival) -> None:
    await register_party(event.id, arrival)
