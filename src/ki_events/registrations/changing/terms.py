"""On which terms an event gives its places; whoever changes them serves the list by the new ones."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.scheduling import Changes
from ki_events.events.tables import Event, HandOver, PartyRule, Serving
from ki_events.i18n import _
from ki_events.public_version import raise_public_version
from ki_events.refusal import Refused
from ki_events.registrations.turns import take_turn
from ki_events.registrations.waiting_list import serve
from ki_events.rows import one

MOST_IN_A_PARTY = 20
"""So many people fit into one form (2-domain.md, "Registration": parties)."""


@dataclass(frozen=True)
class Terms:
    """What an organiser decides about registering; the fields are columns of `Event`."""

    serving: Serving = Serving.offer
    party_rule: PartyRule = PartyRule.strict
    party_limit: int = MOST_IN_A_PARTY
    per_institution: int | None = None
    verifies_email: bool = False
    hand_over: HandOver = HandOver.institution
    skips_school_holidays: bool = False
    asks_access_needs: bool = False


async def set_terms(event_id: int, terms: Terms, actor: str) -> bool:
    """Change the terms and serve the list; return whether that is a change. What was offered keeps its deadline.

    Raise `Refused` (`terms_invalid`) with every mistake named.
    """
    async with transaction():
        await take_turn(event_id, 0)
        changed = await write_terms(event_id, terms, actor)
        if changed:
            await serve(event_id)
        return changed


async def write_terms(event_id: int, terms: Terms, actor: str) -> bool:
    """Change the terms alone, in a transaction that holds the event's turn and serves the list; return and raise as `set_terms`."""
    if wrong := list(mistakes(terms)):
        raise Refused("terms_invalid", " ".join(wrong))
    event = await one(Event, event_id)
    changes = differing(event, terms)
    if not changes:
        return False
    before = {str(name): getattr(event, str(name)) for name in changes}
    revised: Changes = {"revision": Event.revision + 1, "changed_at": now()}
    await Event.update(changes | revised).where(Event.id == event_id)
    await record(
        actor,
        "event.terms",
        f"event:{event_id}",
        Change(before=before, after={name: asdict(terms)[name] for name in before}),
    )
    await raise_public_version()
    return True


def differing(event: Event, terms: Terms) -> Changes:
    """Return the columns of the event that are not as the terms have them, with the values of the terms."""
    return {name: value for name, value in asdict(terms).items() if getattr(event, name) != value}


def mistakes(terms: Terms) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong with the terms."""
    if not 1 <= terms.party_limit <= MOST_IN_A_PARTY:
        yield _("Ein Formular kann eine Person bis 20 Personen anmelden.")
    if terms.per_institution is not None and terms.per_institution < 1:
        yield _("Je Einrichtung muss mindestens eine Person kommen können; ohne Angabe sind es beliebig viele.")
