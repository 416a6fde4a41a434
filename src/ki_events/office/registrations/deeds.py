"""What organisers can do with registrations, one or many: whom it fits, what it says before, and the verb that does it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ki_events.i18n import _
from ki_events.office.frame import OpenEvent
from ki_events.refusal import Refused
from ki_events.registrations.mailboxes.none import has_mailbox
from ki_events.registrations.organising.admitting import admit, move_up_out_of_turn, reject
from ki_events.registrations.organising.cancelling import Ending, cancel_by_organiser
from ki_events.registrations.organising.offers import accept_for_person, extend_offer
from ki_events.registrations.organising.resending import resend_by_organiser
from ki_events.registrations.organising.undoing_cancellations import undo_cancellation
from ki_events.registrations.rules import ENDED
from ki_events.registrations.tables import Registration, Status

ACTIVE = frozenset(set(Status) - ENDED)


@dataclass(frozen=True)
class Given:
    """What the confirming page asked for."""

    reason: str = ""
    is_told: bool = True
    until: datetime | None = None


Do = Callable[[OpenEvent, Sequence[Registration], Given], Awaitable[object]]


@dataclass(frozen=True)
class Deed:
    """One thing to do: its words, the statuses it is for, what it asks, and its verb.

    `reason` is "told" where the people read it, "kept" where only the history has it, empty where none is asked.
    """

    name: str
    title: str
    button: str
    about: str
    fits: frozenset[Status]
    do: Do
    reason: str = ""
    chooses_telling: bool = False
    tells: bool = True
    asks_until: bool = False
    is_grave: bool = False
    for_many: bool = False


def deeds() -> dict[str, Deed]:
    """Return everything that can be done, by name."""
    return {
        deed.name: deed
        for deed in (_admit(), _reject(), _move_up(), _accept(), _extend(), _resend(), _cancel(), _undo())
    }


def deeds_for(registration: Registration) -> list[Deed]:
    """Return what can be done with this registration as it stands."""
    if registration.erased_at is not None:
        return []
    return [
        deed
        for deed in deeds().values()
        if Status(registration.status) in deed.fits and _may_be_told(deed, registration)
    ]


def fitting(deed: Deed, people: Sequence[Registration]) -> list[Registration]:
    """Return those of the people whom this can be done for."""
    return [person for person in people if Status(person.status) in deed.fits and person.erased_at is None]


def told_among(people: Sequence[Registration]) -> int:
    """Return how many of them get letters."""
    return sum(bool(person.is_told) and has_mailbox(person.email) for person in people)


def _may_be_told(deed: Deed, registration: Registration) -> bool:
    return deed.name != "bestaetigung" or has_mailbox(registration.email)


def _admit() -> Deed:
    async def do(opened: OpenEvent, people: Sequence[Registration], _given: Given) -> object:
        return await admit([person.id for person in people], opened.actor)

    return Deed(
        "zulassen",
        _("Zulassen"),
        _("Jetzt zulassen"),
        _("Wer zugelassen wird, bekommt in der Reihenfolge der Anmeldungen einen Platz. Ist keiner frei, kommt die Person auf die Warteliste. Das lässt sich nicht zurücknehmen, nur absagen."),
        frozenset({Status.pending, Status.rejected}),
        do,
        for_many=True,
    )  # fmt: skip


def _reject() -> Deed:
    async def do(opened: OpenEvent, people: Sequence[Registration], given: Given) -> object:
        return await reject([person.id for person in people], given.reason, opened.actor)

    return Deed(
        "ablehnen",
        _("Nicht zulassen"),
        _("Jetzt nicht zulassen"),
        _("Die Personen bekommen eine Nachricht mit Ihrer Begründung. Später können Sie sie trotzdem noch zulassen."),
        frozenset({Status.pending}),
        do,
        reason="told",
        is_grave=True,
        for_many=True,
    )


def _move_up() -> Deed:
    async def do(opened: OpenEvent, people: Sequence[Registration], given: Given) -> object:
        return [await move_up_out_of_turn(person.id, given.reason, opened.actor) for person in people]

    return Deed(
        "vorziehen",
        _("An die Spitze der Warteliste"),
        _("An die Spitze setzen"),
        _("Die Person bekommt den nächsten freien Platz, vor allen anderen, die warten. Der Grund bleibt bei der Anmeldung stehen; die anderen sehen, dass jemand vorgezogen wurde."),
        frozenset({Status.waitlisted}),
        do,
        reason="kept",
    )  # fmt: skip


def _accept() -> Deed:
    async def do(opened: OpenEvent, people: Sequence[Registration], given: Given) -> object:
        return [await accept_for_person(person.id, given.reason, opened.actor) for person in people]

    return Deed(
        "annehmen",
        _("Platzangebot annehmen"),
        _("Für die Person annehmen"),
        _(
            "Für den Fall, dass die Person am Telefon zugesagt hat: Sie hat danach fest einen Platz und bekommt die Bestätigung."
        ),
        frozenset({Status.offered}),
        do,
        reason="kept",
    )


def _extend() -> Deed:
    async def do(opened: OpenEvent, people: Sequence[Registration], given: Given) -> object:
        if given.until is None:
            raise Refused("deadline_invalid", _("Bitte wählen Sie Tag und Uhrzeit der neuen Frist."))
        return [await extend_offer(person.id, given.until, (given.reason, opened.actor)) for person in people]

    return Deed(
        "frist",
        _("Frist verlängern"),
        _("Frist verlängern"),
        _("Der Platz bleibt länger für die Person reserviert; wer danach kommt, wartet so lange."),
        frozenset({Status.offered}),
        do,
        reason="kept",
        asks_until=True,
    )


def _resend() -> Deed:
    async def do(opened: OpenEvent, people: Sequence[Registration], _given: Given) -> object:
        return [await resend_by_organiser(person.id, opened.actor) for person in people]

    return Deed(
        "bestaetigung",
        _("Bestätigung noch einmal senden"),
        _("Noch einmal senden"),
        _(
            "Die Person bekommt ihren jetzigen Stand mit dem Link zu ihrer Anmeldung, auch wenn sie sonst nicht benachrichtigt wird."
        ),
        ACTIVE - {Status.unverified},
        do,
    )


def _cancel() -> Deed:
    async def do(opened: OpenEvent, people: Sequence[Registration], given: Given) -> object:
        ending = Ending(given.reason, given.is_told, opened.actor)
        return await cancel_by_organiser(opened.event.id, [person.id for person in people], ending)

    return Deed(
        "absagen",
        _("Absagen"),
        _("Anmeldung absagen"),
        _("Frei werdende Plätze gehen sofort an die Nächsten auf der Warteliste. Zurücknehmen lässt sich das nur, solange die Nachricht nicht verschickt ist und niemand nachgerückt ist."),
        ACTIVE,
        do,
        reason="told",
        chooses_telling=True,
        is_grave=True,
        for_many=True,
    )  # fmt: skip


def _undo() -> Deed:
    async def do(opened: OpenEvent, people: Sequence[Registration], _given: Given) -> object:
        return [await undo_cancellation(person.id, opened.actor) for person in people]

    return Deed(
        "zuruecknehmen",
        _("Absage zurücknehmen"),
        _("Absage zurücknehmen"),
        _("Die Person bekommt ihren Platz zurück, wenn er noch frei ist; sonst steht sie wieder da auf der Warteliste, wo sie nach ihrer Anmeldung hingehört."),
        frozenset({Status.cancelled}),
        do,
        tells=False,
    )  # fmt: skip
