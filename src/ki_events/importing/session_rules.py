"""What people have chosen of an elective session limits what it can become; each thing that cannot be has one sentence."""

from ki_events.events.tables import Session
from ki_events.registrations.tables import Choice
from ki_events.registrations.turns import take_turn
from ki_events.rows import one


async def faults_of_change(stored: Session, wanted: Session) -> list[tuple[str, str]]:
    """Return sentence and key of everything of `wanted` that people who chose the session do not allow.

    Holds the event's turn from there on if any of it is to change, so that nobody chooses it meanwhile.
    """
    is_other = (stored.kind, stored.round) != (wanted.kind, wanted.round)
    if not is_other and stored.capacity == wanted.capacity:
        return []
    await take_turn(stored.event, 0)
    found = []
    taken = (await one(Session, stored.id)).taken
    if wanted.capacity is not None and wanted.capacity < taken:
        found.append((_too_small(taken, wanted.capacity), "capacity"))
    if is_other and (chosen := await Choice.count().where(Choice.session == stored.id)):
        name = "kind" if stored.kind != wanted.kind else "round"
        found.append((_chosen(chosen), name))
    return found


def _too_small(taken: int, capacity: int) -> str:
    people = "1 Person hat" if taken == 1 else f"{taken} Personen haben"
    return f"{people} hier schon einen Platz; {capacity} sind zu wenig."


def _chosen(chosen: int) -> str:
    people = "1 Person hat" if chosen == 1 else f"{chosen} Personen haben"
    return f"{people} diesen Workshop gewählt; Art und Runde lassen sich nicht mehr ändern."
