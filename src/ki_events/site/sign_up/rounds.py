"""Rounds as the form offers them: one elective session each, the full ones marked, nobody in two places at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from ki_events.clock import local
from ki_events.dates import day, hours
from ki_events.events.tables import Session, SessionKind, SessionStatus
from ki_events.i18n import _, ngettext
from ki_events.site.event.speakers import Speaker, speakers_of
from ki_events.web.forms import Form
from ki_events.web.sent import Sent

NONE = "none"
"""The value of "none of them" in a round that is not required."""


@dataclass(frozen=True)
class Workshop:
    """One elective session; `free` places (None: unlimited), `when` with its day where the round has several days."""

    id: int
    title: str
    speakers: list[Speaker]
    place: str
    when: str
    starts_at: datetime
    ends_at: datetime
    free: int | None

    @property
    def is_full(self) -> bool:
        """Say whether nobody else gets in now."""
        return self.free is not None and self.free <= 0

    @property
    def places(self) -> str:
        """Return how many places are left, in words; nothing where they are unlimited."""
        if self.free is None:
            return ""
        return _("ausgebucht") if self.is_full else ngettext("%(n)s frei", "%(n)s frei", self.free) % {"n": self.free}

    def overlaps(self, other: "Workshop") -> bool:
        """Say whether nobody can be in both."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class RoundOffer:
    """One round. With `is_wish` the event itself has a list: then any session can be wished for, and none is too full."""

    id: int
    name: str
    when: str
    required: bool
    workshops: tuple[Workshop, ...]
    is_wish: bool

    @property
    def field(self) -> str:
        """Return the name of the field of the choice."""
        return f"round-{self.id}"

    @property
    def wait_field(self) -> str:
        """Return the name of the field that says for which full session somebody waits besides."""
        return f"wait-{self.id}"

    @property
    def full(self) -> tuple[Workshop, ...]:
        """Return what one can only wait for."""
        return () if self.is_wish else tuple(workshop for workshop in self.workshops if workshop.is_full)

    @property
    def first_open(self) -> int:
        """Return the id of the first session that can be chosen; 0 if none can."""
        return next((workshop.id for workshop in self.workshops if workshop not in self.full), 0)

    @property
    def all_full(self) -> bool:
        """Say whether one can only wait."""
        return len(self.full) == len(self.workshops)


@dataclass(frozen=True)
class Chosen:
    """What one person chose, as (round id, session id): what they want now, and what they wait for besides."""

    picks: tuple[tuple[int, int], ...] = ()
    waits: tuple[tuple[int, int], ...] = ()


def round_offers(sessions: Sequence[Session], *, is_wish: bool) -> tuple[RoundOffer, ...]:
    """Return the rounds of an event in their order; what is cancelled is not offered."""
    rounds = {one.round.id: one.round for one in sessions if _is_offered(one) and one.round is not None}
    return tuple(
        _offer([one for one in sessions if _is_offered(one) and one.round and one.round.id == found.id], is_wish)
        for found in sorted(rounds.values(), key=lambda found: found.number)
    )


def read_choices(rounds: Sequence[RoundOffer], sent: Sent) -> Form[Chosen]:
    """Check the choices of one person, whose fields have no prefix here."""
    form: Form[Chosen] = Form()
    picks: list[tuple[RoundOffer, Workshop]] = []
    waits: list[tuple[RoundOffer, Workshop]] = []
    for offer in rounds:
        form.typed.update({name: _known(offer, sent.one(name)) for name in (offer.field, offer.wait_field)})
        pick, wait = _workshop(offer, sent.one(offer.field)), _workshop(offer, sent.one(offer.wait_field))
        sentence = _mistake(offer, sent, pick, wait)
        if sentence:
            form.errors[offer.wait_field if offer.all_full else offer.field] = sentence
        picks += [(offer, pick)] if pick else []
        waits += [(offer, wait)] if wait and wait != pick else []
    form.errors.update({name: text for name, text in _overlaps(picks, waits) if name not in form.errors})
    return Form(form.typed, None if form.errors else Chosen(_ids(picks), _ids(waits)), form.errors)


def filled_up(offer: RoundOffer, workshop: Workshop) -> str:
    """Return the sentence for who chose what was taken while they typed."""
    if offer.all_full:
        return _(
            "„%(title)s“ ist eben voll geworden, und auch die anderen sind ausgebucht. Bitte wählen Sie, wofür Sie warten möchten."
        ) % {"title": workshop.title}
    return _("„%(title)s“ ist eben voll geworden. Bitte wählen Sie einen anderen Workshop oder warten Sie dafür.") % {
        "title": workshop.title
    }


def _is_offered(session: Session) -> bool:
    return bool(session.kind == SessionKind.elective and session.status == SessionStatus.planned)


def _offer(sessions: Sequence[Session], is_wish: bool) -> RoundOffer:
    found = sessions[0].round
    same_time = len({(one.starts_at, one.ends_at) for one in sessions}) == 1
    several_days = len({local(one.starts_at).date() for one in sessions}) > 1
    return RoundOffer(
        id=found.id,
        name=found.name,
        when=f"{day(sessions[0].starts_at)}, {hours(sessions[0].starts_at, sessions[0].ends_at)}" if same_time else "",
        required=found.required,
        workshops=tuple(_one(one, "" if same_time else _when(one, several_days)) for one in sessions),
        is_wish=is_wish,
    )


def _one(session: Session, when: str) -> Workshop:
    return Workshop(
        id=session.id,
        title=session.title,
        speakers=speakers_of(session),
        place=session.room or (_("Online") if session.online_url and not session.place_name else ""),
        when=when,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        free=None if session.capacity is None else max(0, session.capacity - session.taken),
    )


def _when(session: Session, with_day: bool) -> str:
    time = hours(session.starts_at, session.ends_at)
    return f"{day(session.starts_at)}, {time}" if with_day else time


def _workshop(offer: RoundOffer, value: str) -> Workshop | None:
    return next((workshop for workshop in offer.workshops if str(workshop.id) == value), None)


def _known(offer: RoundOffer, value: str) -> str:
    return value if value == NONE or _workshop(offer, value) else ""


def _mistake(offer: RoundOffer, sent: Sent, pick: Workshop | None, wait: Workshop | None) -> str:
    values = [sent.one(offer.field), sent.one(offer.wait_field)]
    if any(value and value != NONE and _workshop(offer, value) is None for value in values):
        return _("Dieser Workshop steht nicht mehr zur Wahl. Bitte wählen Sie einen anderen.")
    if not offer.required or pick:
        return ""
    if offer.all_full:
        return (
            ""
            if wait
            else _("Alle Workshops dieser Runde sind ausgebucht. Bitte wählen Sie, wofür Sie warten möchten.")
        )
    return _("Bitte wählen Sie einen Workshop.")


def _overlaps(
    picks: Sequence[tuple[RoundOffer, Workshop]], waits: Sequence[tuple[RoundOffer, Workshop]]
) -> Iterable[tuple[str, str]]:
    # Two rounds can overlap; within one round a wait replaces the pick.
    for (one, first), (other, second) in combinations([*picks, *waits], 2):
        if one.id != other.id and first.overlaps(second):
            is_wait = (other, second) in waits
            yield other.wait_field if is_wait else other.field, both_at_once(first, second)


def both_at_once(first: Workshop, second: Workshop) -> str:
    """Return the sentence that names two sessions which nobody can attend both."""
    return _("„%(first)s“ und „%(second)s“ überschneiden sich. Bitte wählen Sie einen anderen Workshop.") % {
        "first": first.title,
        "second": second.title,
    }


def _ids(found: Sequence[tuple[RoundOffer, Workshop]]) -> tuple[tuple[int, int], ...]:
    return tuple((offer.id, workshop.id) for offer, workshop in found)
