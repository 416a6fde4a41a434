"""Events that ask more than a name: rounds of workshops, on site or online, reserved places, questions."""

from datetime import timedelta
from typing import Any

from ki_events.events.contingents import Attendance, Contingent, ContingentKind
from ki_events.events.tables import Event, Format, Round, Session, SessionKind
from ki_events.public_version import raise_public_version
from ki_events.registrations.questions.defining import define_questions
from ki_events.registrations.questions.reading import Definition, Option
from ki_events.registrations.questions.tables import QuestionKind
from tests.characters import make_event, make_organisation, make_session

LESSONS = ("Sprachbildung in Mathematik", "Mehrsprachige Elternarbeit", "Alphabetisierung mit Bildern")


async def make_gathering(capacity: int | None = 40, **columns: Any) -> Event:
    """Return a conference with one plenary session and no rounds yet."""
    values = {"format": Format.conference, "title": "DaZ-Tag", **columns}
    return await make_event(capacity, **values)


async def make_round(event: Event, number: int = 1, places: tuple[int, ...] = (12, 1, 0), **columns: Any) -> Round:
    """Return a round after the plenary session, an hour for each number; `places` are those of its workshops."""
    organisation = await make_organisation()
    made = Round(event=event.id, number=number, name=f"Runde {number}", required=columns.pop("required", True))
    await made.save()
    begins = columns.pop("starts_at", event.starts_at + timedelta(hours=3 * number))
    for title, capacity in zip(LESSONS, places, strict=False):
        await make_session(
            event,
            organisation,
            begins,
            title=f"{title} {number}",
            kind=SessionKind.elective,
            round=made.id,
            capacity=capacity,
            speakers='["Amal Haddad, KI Krefeld"]',
            **columns,
        )
    await raise_public_version()
    return made


async def workshops(made: Round) -> list[Session]:
    """Return the workshops of a round."""
    return await Session.objects().where(Session.round == made.id).order_by(Session.id)


async def make_hybrid(event: Event, on_site: int = 20, online: int = 50) -> None:
    """Let people come on site or take part online."""
    for position, (value, places) in enumerate(((Attendance.on_site, on_site), (Attendance.online, online))):
        await Contingent(
            event=event.id, kind=ContingentKind.attendance, value=value, places=places, position=position
        ).save()
    await raise_public_version()


async def reserve(event: Event, value: str, name: str, places: int = 5, **columns: Any) -> Contingent:
    """Return places reserved for a target group, unless `columns` say for whom else."""
    values = {"kind": ContingentKind.target_group, "value": value, "name": name, "places": places, **columns}
    made = Contingent(event=event.id, **values)
    await made.save()
    await raise_public_version()
    return made


async def ask(event: Event) -> None:
    """Ask what everyone eats, and those who come on site how."""
    meals = (Option("alles", "Alles"), Option("vegetarisch", "Vegetarisch"), Option("vegan", "Vegan"))
    await define_questions(
        event.id,
        [
            Definition("essen", QuestionKind.single_choice, "Was essen Sie mittags?", required=True, options=meals),
            Definition("wunsch", QuestionKind.text, "Was möchten Sie mitnehmen?", help="In einem Satz."),
        ],
        "amal",
    )
