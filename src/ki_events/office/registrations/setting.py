"""What an event has that registrations can be told apart by: contingents, workshops, questions, parties; read once for a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from ki_events.events.contingents import Contingent, ContingentKind
from ki_events.events.tables import Event, Round, Session, SessionStatus
from ki_events.registrations.questions.reading import Asked, questions_of


@dataclass(frozen=True)
class Setting:
    """The parts of an event that its table of registrations knows."""

    contingents: Sequence[Contingent]
    rounds: Sequence[Round]
    sessions: Sequence[Session]
    questions: Sequence[Asked]

    def values(self, kind: ContingentKind) -> list[Contingent]:
        """Return the contingents of this kind."""
        return [each for each in self.contingents if each.kind == kind]

    def workshops(self, round_id: int) -> list[Session]:
        """Return the workshops of a round."""
        return [each for each in self.sessions if each.round == round_id]


async def setting_of(event: Event) -> Setting:
    """Read the parts of the event in four statements."""
    workshops = (Session.event == event.id) & Session.round.is_not_null() & (Session.status == SessionStatus.planned)
    return Setting(
        await Contingent.objects().where(Contingent.event == event.id).order_by(Contingent.position, Contingent.id),
        await Round.objects().where(Round.event == event.id).order_by(Round.number, Round.id),
        await Session.objects().where(workshops).order_by(Session.starts_at, Session.id),
        await questions_of(event.id),
    )
