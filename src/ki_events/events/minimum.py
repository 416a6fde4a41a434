"""An event may need some people by a day: how it stands is shown as a traffic light, and nothing is ever cancelled by itself."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ki_events import dates
from ki_events.audit import Change, record
from ki_events.clock import local, now
from ki_events.db import transaction
from ki_events.events.tables import Event, EventStatus
from ki_events.i18n import _, ngettext
from ki_events.public_version import raise_public_version
from ki_events.refusal import Refused


class Light(StrEnum):
    """How the number of people stands: enough, too few with time left, or too few on the day of the decision and later."""

    green = "green"
    amber = "amber"
    red = "red"


@dataclass(frozen=True)
class TrafficLight:
    """How many people have a place, of how many that are needed by `decides_on` (a local day), which is `days_left` away."""

    light: Light
    taken: int
    minimum: int
    decides_on: date | None
    days_left: int | None

    @property
    def missing(self) -> int:
        """Return how many people are still needed."""
        return max(0, self.minimum - self.taken)

    @property
    def is_decision_due(self) -> bool:
        """Say whether somebody should decide now whether it takes place."""
        return self.light is Light.red

    @property
    def badge(self) -> str:
        """Return the kind of badge that `state` of parts/icons.html draws: a shape and a colour."""
        return {Light.green: "success", Light.amber: "waiting", Light.red: "danger"}[self.light]

    @property
    def text(self) -> str:
        """Return how it stands, in few words."""
        if self.light is Light.green:
            return _("Mindestzahl erreicht")
        return ngettext("Es fehlt %(n)d Person", "Es fehlen %(n)d Personen", self.missing) % {"n": self.missing}

    @property
    def sentence(self) -> str:
        """Return how it stands and what comes next."""
        words = {"taken": self.taken, "minimum": self.minimum}
        counted = _("%(taken)d von mindestens %(minimum)d Plätzen sind vergeben.") % words
        return f"{counted} {self._next()}".strip()

    def _next(self) -> str:
        if self.light is Light.green or self.decides_on is None:
            return ""
        day = {"day": dates.day(self.decides_on)}
        if self.light is Light.amber:
            return _("Entschieden wird am %(day)s.") % day
        if self.days_left == 0:
            return _("Heute ist zu entscheiden, ob die Veranstaltung stattfindet.")
        return _("Zu entscheiden war am %(day)s, ob die Veranstaltung stattfindet.") % day


def traffic_light(event: Event, day: date) -> TrafficLight | None:
    """Return how the number of people of an event stands on a local day.

    None where there is nothing to decide: no minimum, no longer coming, or it has begun.
    """
    if event.minimum is None or event.status not in (EventStatus.draft, EventStatus.published):
        return None
    if event.starts_at is not None and not event.postponed and local(event.starts_at).date() < day:
        return None
    left = None if event.decides_on is None else (event.decides_on - day).days
    light = Light.amber if left is None or left > 0 else Light.red
    if event.taken >= event.minimum:
        light = Light.green
    return TrafficLight(light, event.taken, event.minimum, event.decides_on, left)


async def set_minimum(event_id: int, minimum: int | None, decides_on: date | None, actor: str) -> None:
    """Set how many people are needed by which local day; None: nobody asks.

    Raise `Refused` with the field in `details`: `too_many` above the capacity, `day_missing`, `too_late` after the start.
    """
    async with transaction():
        rows = await Event.raw("UPDATE event SET turn = turn WHERE id = {} RETURNING id", event_id)
        event = await Event.objects().get(Event.id == event_id) if rows else None
        if event is None:
            raise LookupError("no such event")
        decides_on = None if minimum is None else decides_on
        _check(event, minimum, decides_on)
        if (event.minimum, event.decides_on) == (minimum, decides_on):
            return
        await Event.update(
            {
                Event.minimum: minimum,
                Event.decides_on: decides_on,
                Event.revision: Event.revision + 1,
                Event.changed_at: now(),
            }
        ).where(Event.id == event_id)
        change = Change(_noted(event.minimum, event.decides_on), _noted(minimum, decides_on))
        await record(actor, "event.minimum", f"event:{event_id}", change)
        await raise_public_version()


def _check(event: Event, minimum: int | None, decides_on: date | None) -> None:
    if minimum is None:
        return
    if event.capacity is not None and minimum > event.capacity:
        sentence = _("Die Veranstaltung hat nur %(capacity)d Plätze; die Mindestzahl kann nicht höher sein.")
        raise Refused("too_many", sentence % {"capacity": event.capacity}, {"minimum": ""})
    if decides_on is None:
        raise Refused("day_missing", day_missing(), {"decides_on": ""})
    if event.starts_at is not None and not event.postponed and decides_on > local(event.starts_at).date():
        sentence = _("Die Veranstaltung beginnt am %(day)s. Bitte wählen Sie einen Tag davor.")
        raise Refused("too_late", sentence % {"day": dates.day(event.starts_at)}, {"decides_on": ""})


def day_missing() -> str:
    """Return what to say where a minimum has no day on which it counts."""
    return _("Bitte geben Sie an, bis wann entschieden wird.")


def _noted(minimum: int | None, decides_on: date | None) -> dict[str, object]:
    return {"minimum": minimum, "decides_on": decides_on.isoformat() if decides_on else None}
