"""A document is applied all or nothing, and again and again: what is there already stays as it is."""

from dataclasses import asdict, dataclass

from ki_events.audit import Change, record
from ki_events.clock import local, now
from ki_events.db import transaction
from ki_events.events.scheduling import Changes, differences
from ki_events.events.slugs import one_at_a_time
from ki_events.events.tables import Event
from ki_events.importing.document import GivenEvent, GivenLegal, GivenOrganisation, GivenProgramme
from ki_events.importing.known import Known, load
from ki_events.importing.legal import write_legal_texts
from ki_events.importing.one_event import EventImport
from ki_events.importing.problems import Problem, in_order
from ki_events.importing.reading import Document, Placed
from ki_events.importing.wanted import (
    ORGANISATION_COLUMNS,
    PROGRAMME_COLUMNS,
    wanted_organisation,
    wanted_programme,
)
from ki_events.importing.work import Outcome, Work
from ki_events.organisations.changing_profile import Profile, profile_of
from ki_events.organisations.tables import Organisation
from ki_events.organisations.versions import PROFILE, keep_former
from ki_events.programmes.tables import Programme, ProgrammeEntry
from ki_events.public_version import raise_public_version


@dataclass(frozen=True)
class Result:
    """What an import did: organisations, programmes and events counted together; with problems it did nothing."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    material_changes: int = 0
    people_told: int = 0
    problems: tuple[Problem, ...] = ()


async def import_document(document: Document, actor: str) -> Result:
    """Bring the document in, in one transaction of its own; with any problem nothing has changed.

    `actor` is who does it for the audit lines, as in `audit.record`.
    """
    work = _Import(actor, local(now()).date(), Known())
    try:
        async with transaction():
            # What is there is read first and written later: two imports at once would not see each other's work.
            await one_at_a_time()
            work.known = await load(document)
            work.problems += document.problems + document.missing(work.known.organisations, work.known.programmes)
            await work.legal(document.legal)
            await work.organisations(document.organisations)
            await work.programmes(document.programmes)
            await work.events(document.events)
            work.leave_no_trace_of_problems()
            if any(outcome.created or outcome.updated for outcome in work.outcomes):
                await raise_public_version()
    except _Undo:
        return Result(problems=tuple(in_order(work.problems)))
    return work.result()


class _Undo(Exception):
    """There are problems: leave the transaction without a trace."""


class _Import(Work):
    def leave_no_trace_of_problems(self) -> None:
        if self.problems:
            raise _Undo

    def result(self) -> Result:
        return Result(
            created=sum(outcome.created for outcome in self.outcomes),
            updated=sum(outcome.updated and not outcome.created for outcome in self.outcomes),
            unchanged=sum(not outcome.updated and not outcome.created for outcome in self.outcomes),
            material_changes=sum(outcome.material_changes for outcome in self.outcomes),
            people_told=sum(outcome.people_told for outcome in self.outcomes),
        )

    async def legal(self, things: list[Placed[GivenLegal]]) -> None:
        """Write the texts of the operator."""
        for thing in things:
            if texts := await write_legal_texts(None, thing.given):
                await self._updated("operator", 0, texts)

    async def organisations(self, things: list[Placed[GivenOrganisation]]) -> None:
        for thing in things:
            if not thing.is_sound:
                continue
            slug = thing.given.slug
            wanted, stored = wanted_organisation(thing.given), self.known.organisations.get(slug)
            if stored is None:
                await wanted.save()
                await write_legal_texts(wanted.id, thing.given.legal)
                self.known.organisations[slug] = wanted
                await self._created("organisation", wanted.id, slug)
                continue
            changes = differences(stored, wanted, ORGANISATION_COLUMNS)
            texts = await write_legal_texts(stored.id, thing.given.legal, self.actor)
            if changes:
                await _keep_profile(stored, changes, self.actor)
                await Organisation.update(changes).where(Organisation.id == stored.id)
                of_organisation = Event.select(Event.id).where(Event.organisation == stored.id)
                self.shown_anew.update(await of_organisation.output(as_list=True))
                wanted.id = stored.id
                self.known.organisations[slug] = wanted
            if changes or texts:
                await self._updated("organisation", stored.id, [*map(str, changes), *texts])
            else:
                self.outcomes.append(Outcome())

    async def programmes(self, things: list[Placed[GivenProgramme]]) -> None:
        for thing in things:
            organisation = self.known.organisations.get(thing.given.organisation)
            if organisation is None:
                continue
            slug = thing.given.slug
            wanted, stored = wanted_programme(thing.given, organisation.id), self.known.programmes.get(slug)
            if stored is not None and stored.organisation != organisation.id:
                self.problems.append(thing.problem(f"Das Programm „{slug}“ gehört einer anderen Organisation.", "slug"))
            elif not thing.is_sound:
                continue
            elif stored is None:
                await wanted.save()
                self.known.programmes[slug] = wanted
                await self._created("programme", wanted.id, slug)
            elif changes := differences(stored, wanted, PROGRAMME_COLUMNS):
                await Programme.update(changes).where(Programme.id == stored.id)
                members = (
                    ProgrammeEntry.select(ProgrammeEntry.event)
                    .where(ProgrammeEntry.programme == stored.id)
                    .output(as_list=True)
                )
                self.shown_anew.update(await members)
                await self._updated("programme", stored.id, [str(name) for name in changes])
            else:
                self.outcomes.append(Outcome())

    async def events(self, things: list[Placed[GivenEvent]]) -> None:
        # Those that are there in the order of their ids: a verb on several events takes turns in id order.
        last = len(things) and max((event.id for event in self.known.events.values()), default=0) + 1
        for thing in sorted(things, key=lambda thing: self._id(thing.given.slug, last)):
            await self._show_anew(self._id(thing.given.slug, last))
            # What is missing has been said already.
            organisation = self.known.organisations.get(thing.given.organisation)
            programmes = self._programmes(thing.given)
            stored = self.known.events.get(thing.given.slug)
            if organisation is None or programmes is None:
                continue
            if stored is not None and stored.organisation != organisation.id:
                sentence = f"Die Veranstaltung „{thing.given.slug}“ gehört einer anderen Organisation."
                self.problems.append(thing.problem(sentence, "slug"))
                continue
            one = EventImport(thing, organisation, programmes, self)
            self.outcomes.append(await one.bring_in())
            self.problems += one.problems
        await self._show_anew(max(self.shown_anew, default=0))

    async def _show_anew(self, until: int) -> None:
        # Their rows are their turns, so they come in the order of the ids too, and not before those of the document.
        for number in sorted(number for number in self.shown_anew if number <= until):
            await Event.update(_shown_anew()).where(Event.id == number)
            self.shown_anew.remove(number)

    def _id(self, slug: str, otherwise: int) -> int:
        stored = self.known.events.get(slug)
        return stored.id if stored else otherwise

    def _programmes(self, given: GivenEvent) -> set[int] | None:
        found = [self.known.programmes.get(slug) for slug in given.programmes]
        return None if None in found else {programme.id for programme in found if programme}

    async def _created(self, what: str, number: int, slug: str) -> None:
        self.outcomes.append(Outcome(created=True))
        await record(self.actor, f"{what}.created", f"{what}:{number}", Change(after={"slug": slug}))

    async def _updated(self, what: str, number: int, names: list[str]) -> None:
        self.outcomes.append(Outcome(updated=True))
        await record(self.actor, f"{what}.changed", f"{what}:{number}", Change(after={"columns": names}))


async def _keep_profile(stored: Organisation, changes: Changes, actor: str) -> None:
    """Keep what an organisation said of itself, if it says something else from now on."""
    if changes.keys() & Profile.__dataclass_fields__.keys():
        await keep_former(stored.id, PROFILE, asdict(profile_of(stored)), actor)


def _shown_anew() -> Changes:
    # The pages of its events show its name.
    return {"revision": Event.revision + 1, "changed_at": now()}
