"""An organiser says once that several spellings are one institution: what is registered is put right, and so is what will be."""

from collections.abc import Sequence

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.institutions.tables import InstitutionSpelling
from ki_events.registrations.rules import institution_key
from ki_events.registrations.tables import Registration
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import insert_all


async def merge_institutions(organisation_id: int, keys: Sequence[str], name: str, actor: str) -> int:
    """Let all registrations of these institutions (folded names), now and in future, have this name; return how many changed.

    Merging twice changes nothing. Raise `Refused`: `name_missing`, `nothing_chosen`.
    """
    target = institution_key(name)
    if not target:
        raise Refused("name_missing", _("Bitte geben Sie den Namen ein, unter dem die Einrichtung geführt wird."))
    wanted = sorted({key for key in keys if key})
    if not wanted:
        raise Refused("nothing_chosen", _("Bitte wählen Sie die Schreibweisen aus, die dieselbe Einrichtung meinen."))
    async with transaction():
        limited = await _limited_events(organisation_id)
        # Who writes registrations of an event holds its turn, or two would wait for each other; the lower number first.
        for event in sorted({*limited, *await _events_of(organisation_id, wanted)}):
            await take_turn(event, 0)
        changed = await _rename(organisation_id, wanted, (name, target))
        await _remember(organisation_id, {*wanted, target}, name, actor)
        change = Change(after={"spellings": len(wanted), "registrations": changed})
        await record(actor, "institutions.merged", f"organisation:{organisation_id}", change)
        for event in limited:
            # A limit per institution counts otherwise now.
            await serve(event)
        return changed


async def forget_spelling(organisation_id: int, spelling_id: int, actor: str) -> None:
    """Let new registrations with this spelling be an institution of their own again; those that are there stay as they are."""
    async with transaction():
        own = (InstitutionSpelling.id == spelling_id) & (InstitutionSpelling.organisation == organisation_id)
        gone = await InstitutionSpelling.delete().where(own).returning(InstitutionSpelling.id)
        if gone:
            await record(actor, "institutions.separated", f"organisation:{organisation_id}")


async def _limited_events(organisation_id: int) -> list[int]:
    """Return the events, in the order of their ids, whose lists depend on institutions."""
    limited = (Event.organisation == organisation_id) & Event.per_institution.is_not_null() & (Event.ends_at > now())
    rows = await Event.select(Event.id).where(limited).order_by(Event.id)
    return [row["id"] for row in rows]


async def _events_of(organisation_id: int, keys: Sequence[str]) -> list[int]:
    marks = ", ".join(["{}"] * len(keys))
    rows = await Registration.raw(
        "SELECT DISTINCT e.id FROM event e JOIN registration r ON r.event = e.id"  # noqa: S608 - placeholders only
        f" WHERE e.organisation = {{}} AND r.institution_key IN ({marks})",
        organisation_id,
        *keys,
    )
    return [row["id"] for row in rows]


async def _rename(organisation_id: int, keys: Sequence[str], name: tuple[str, str]) -> int:
    marks = ", ".join(["{}"] * len(keys))
    rows = await Registration.raw(
        "UPDATE registration SET organization = {}, institution_key = {}"  # noqa: S608 - placeholders only
        f" WHERE institution_key IN ({marks}) AND (institution_key <> {{}} OR organization <> {{}})"
        " AND event IN (SELECT id FROM event WHERE organisation = {}) RETURNING id",
        *name,
        *keys,
        name[1],
        name[0],
        organisation_id,
    )
    return len(rows)


async def _remember(organisation_id: int, keys: set[str], name: str, actor: str) -> None:
    target = institution_key(name)
    of_house = InstitutionSpelling.organisation == organisation_id
    known = await InstitutionSpelling.objects().where(of_house)
    # What was another spelling of one of these is another spelling of the new name now.
    moved = {row.key for row in known if institution_key(row.name) in keys}
    wanted = keys | moved
    if there := [row.id for row in known if row.key in wanted]:
        await InstitutionSpelling.delete().where(InstitutionSpelling.id.is_in(there))
    await insert_all(
        [
            InstitutionSpelling(organisation=organisation_id, key=key, name=name, made_by=actor, made_at=now())
            for key in sorted(wanted | {target})
        ]
    )
