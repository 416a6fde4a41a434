"""How one registers for an event of a document: places, contingents, terms and questions, each by its verb and only where it differs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from ki_events.events.tables import Event
from ki_events.importing.checking_registration import Fault
from ki_events.importing.given_registration import GivenRegistration
from ki_events.importing.known import Known
from ki_events.importing.wanted_registration import definitions_of, shares_of, terms_of
from ki_events.refusal import Refused
from ki_events.registrations.changing.contingents import change_places
from ki_events.registrations.changing.terms import differing, set_terms
from ki_events.registrations.questions.defining import define_questions
from ki_events.registrations.questions.reading import questions_of


@dataclass(frozen=True)
class Registering:
    """What the document says of the registration for an event whose first session starts at `first_start` (UTC)."""

    given: GivenRegistration
    first_start: datetime | None
    known: Known
    actor: str

    async def bring_in(self, event: Event) -> tuple[bool, list[Fault]]:
        """Write what differs; return whether something did, and what the rules say no to, with the path inside of the event."""
        steps: list[tuple[str, bool, Callable[[Event], Awaitable[bool]]]] = [
            ("capacity", event.capacity != self.given.capacity or self._divides(event), self._places),
            ("serving", bool(differing(event, terms_of(self.given))), self._terms),
            ("questions", bool(self.given.questions) or event.id in self.known.asking, self._questions),
        ]
        changed, faults = False, list[Fault]()
        for name, is_needed, step in steps:
            try:
                changed |= is_needed and await step(event)
            except Refused as refused:
                about = "contingents" if refused.code.startswith("contingent") else name
                faults.append((refused.sentence, "registration", about))
        return changed, faults

    def _divides(self, event: Event) -> bool:
        return bool(self.given.contingents) or event.id in self.known.divided

    async def _places(self, event: Event) -> bool:
        return await change_places(event.id, self.given.capacity, shares_of(self.given, self.first_start), self.actor)

    async def _terms(self, event: Event) -> bool:
        return await set_terms(event.id, terms_of(self.given), self.actor)

    async def _questions(self, event: Event) -> bool:
        wanted = definitions_of(self.given)
        if [asked.definition for asked in await questions_of(event.id)] == wanted:
            return False
        await define_questions(event.id, wanted, self.actor)
        return True
