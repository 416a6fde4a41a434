"""How one gets into an event, from when until when: whoever changes it lets page, lists and calendars say so."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from ki_events.audit import Change, record
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.scheduling import Changes, change_session
from ki_events.events.tables import Event, EventStatus, Mode, Session
from ki_events.i18n import _, ngettext
from ki_events.public_version import raise_public_version
from ki_events.refusal import Refused
from ki_events.registrations.changing.telling import tell_changes
from ki_events.registrations.letters.known import before_of
from ki_events.registrations.rules import ENDED
from ki_events.registrations.tables import Registration
from ki_events.registrations.turns import take_turn
from ki_events.rows import one

ELSEWHERE = frozenset({Mode.none, Mode.external})
"""The ways in which nobody signs up here."""
LONGEST_ADDRESS = 2000


@dataclass(frozen=True)
class Entry:
    """What an organiser decides about getting in; the fields are columns of `Event`, moments in UTC."""

    mode: Mode
    external_url: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    room_limit: int | None = None


async def set_entry(event_id: int, entry: Entry, actor: str) -> bool:
    """Change how one gets in; return whether that is a change. Who has registered is told when the link is another.

    Raise `Refused`: `entry_invalid` with every mistake named, and `registrations_there` since people have registered here.
    """
    if wrong := list(mistakes(entry)):
        raise Refused("entry_invalid", " ".join(sentence for _field, sentence in wrong))
    async with transaction():
        await take_turn(event_id, 0)
        event = await one(Event, event_id)
        changes = _differing(event, entry)
        if not changes:
            return False
        await _refuse_to_leave_people_behind(event, entry)
        await _write(event, changes, actor)
        return True


def mistakes(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the field and a sentence for each thing that is wrong."""
    if entry.mode == Mode.external and not _is_web(entry.external_url):
        yield (
            "external_url",
            _("Bitte geben Sie die Adresse der Anmeldung an, zum Beispiel https://www.schule.de/anmeldung."),
        )
    if entry.opens_at is not None and entry.closes_at is not None and entry.closes_at <= entry.opens_at:
        yield "closes_day", _("Die Anmeldung muss nach ihrem Beginn enden.")
    if entry.room_limit is not None and entry.room_limit < 1:
        yield "room_limit", _("In den Raum muss mindestens eine Person passen; ohne Angabe gilt keine Grenze.")


def _is_web(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname) and len(text) <= LONGEST_ADDRESS


def _differing(event: Event, entry: Entry) -> Changes:
    wanted: dict[str, Any] = asdict(entry) | {"mode": entry.mode.value}
    return {name: value for name, value in wanted.items() if getattr(event, name) != value}


async def _refuse_to_leave_people_behind(event: Event, entry: Entry) -> None:
    if entry.mode not in ELSEWHERE or event.mode in ELSEWHERE:
        return
    active = (Registration.event == event.id) & Registration.status.not_in(list(ENDED))
    if people := await Registration.count().where(active):
        raise Refused(
            "registrations_there",
            ngettext(
                "%(n)d Person ist hier schon angemeldet. Beenden Sie die Anmeldung mit einem Datum bei »Anmeldung bis«; "
                "ohne Anmeldung oder auf einer anderen Website geht es erst, wenn niemand mehr angemeldet ist.",
                "%(n)d Personen sind hier schon angemeldet. Beenden Sie die Anmeldung mit einem Datum bei »Anmeldung bis«; "
                "ohne Anmeldung oder auf einer anderen Website geht es erst, wenn niemand mehr angemeldet ist.",
                people,
            )
            % {"n": people},
        )


async def _write(event: Event, changes: Changes, actor: str) -> None:
    link_changed = "external_url" in changes and event.status == EventStatus.published
    sessions = await Session.objects().where(Session.event == event.id) if link_changed else []
    before = {session.id: before_of(event, session) for session in sessions}
    revised: Changes = {"revision": Event.revision + 1, "changed_at": now()}
    await Event.update(changes | revised).where(Event.id == event.id)
    # The link is a part of each calendar entry (2-domain.md, "Event").
    material = [session for session in sessions if await change_session(session, {}, event_changed=True)]
    said = {str(name): _plain(value) for name, value in changes.items()}
    was = {str(name): _plain(getattr(event, str(name))) for name in changes}
    await record(actor, "event.entry", f"event:{event.id}", Change(before=was, after=said))
    await raise_public_version()
    if material:
        await tell_changes(event.id, {session.id: before[session.id] for session in material})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
