"""The dates of an event as its page lists them: coming ones, past ones, and rounds with their workshops."""

from collections.abc import Sequence
from dataclasses import dataclass

from ki_events import dates
from ki_events.clock import now
from ki_events.events.clashes import Clash, ClashKind, Shortage
from ki_events.events.session_facts import speakers_of
from ki_events.events.straying import Stray
from ki_events.events.tables import Round, Session, SessionStatus
from ki_events.i18n import _, ngettext
from ki_events.registrations.letters.when import session_when

PER_PAGE = 50
MOST_HINTS = 5
"""Of one kind: whoever mends some of them sees the others next."""


@dataclass(frozen=True)
class Card:
    """One date; `when` in words."""

    session: Session
    when: str
    place: str
    speakers: tuple[str, ...]
    is_dropped: bool
    is_over: bool
    places: str = ""

    @property
    def name(self) -> str:
        """Return what tells it from the others, for the names of its links."""
        return ", ".join(filter(None, [self.session.title, self.when]))


@dataclass(frozen=True)
class RoundPlan:
    """A round with its workshops, the first first."""

    round: Round
    cards: list[Card]
    places: str
    when: str


@dataclass(frozen=True)
class Cards:
    """All dates of an event by where they stand on the page."""

    coming: list[Card]
    past: list[Card]
    rounds: list[RoundPlan]


def cards_of(sessions: Sequence[Session], rounds: Sequence[Round]) -> Cards:
    """Sort the sessions of an event."""
    cards = [card_of(session) for session in sessions]
    general = [card for card in cards if card.session.round is None]
    return Cards(
        coming=[card for card in general if not card.is_over],
        past=[card for card in general if card.is_over],
        rounds=[_round(row, [card for card in cards if card.session.round == row.id]) for row in rounds],
    )


def card_of(session: Session) -> Card:
    """Return one date in words."""
    place = ", ".join(part for part in (session.place_name, session.room) if part)
    online = _("Online") if session.online_url else ""
    return Card(
        session=session,
        when=session_when(session),
        place=" + ".join(filter(None, [place, online])),
        speakers=speakers_of(session),
        is_dropped=session.status == SessionStatus.cancelled,
        is_over=session.ends_at <= now(),
        places=_places(session),
    )


def clash_sentence(clash: Clash) -> str:
    """Return what two sessions cannot share."""
    words = {"name": clash.name, "first": _called(clash.first), "second": _called(clash.second)}
    if clash.kind is ClashKind.room:
        return _("Der Raum »%(name)s« ist doppelt belegt: %(first)s und %(second)s.") % words
    return _("%(name)s ist zur gleichen Zeit zweimal eingeplant: %(first)s und %(second)s.") % words


def shortage_sentence(shortage: Shortage) -> str:
    """Return what a required round lacks."""
    words = {"name": shortage.round.name, "places": shortage.places, "capacity": shortage.capacity}
    return (
        _(
            "Die Pflichtrunde »%(name)s« hat %(places)d Plätze, die Veranstaltung %(capacity)d. Mehr Personen können nicht "
            "teilnehmen: Fügen Sie Workshops hinzu, erhöhen Sie deren Plätze oder machen Sie die Runde freiwillig."
        )
        % words
    )


def stray_sentence(stray: Stray) -> str:
    """Return on which day workshops are, and on which the rest of the event is."""
    words = {"title": stray.sessions[0].title, "day": dates.day(stray.day), "usual": dates.day(stray.usual)}
    number = len(stray.sessions)
    sentence = ngettext(
        "Der Workshop »%(title)s« liegt am %(day)s, die übrige Veranstaltung am %(usual)s. Wer nur dann kommt, verpasst ihn: Stimmt der Tag?",
        "%(n)d Workshops liegen am %(day)s, die übrige Veranstaltung am %(usual)s. Wer nur dann kommt, verpasst sie: Stimmt der Tag?",
        number,
    )
    return sentence % (words | {"n": number})


def shortened(sentences: Sequence[str]) -> list[str]:
    """Return the first sentences and how many more there are."""
    more = len(sentences) - MOST_HINTS
    return [*sentences[:MOST_HINTS], *([_("… und %(n)d weitere.") % {"n": more}] if more > 0 else [])]


def _round(row: Round, cards: list[Card]) -> RoundPlan:
    planned = [card for card in cards if not card.is_dropped]
    limits = [card.session.capacity for card in planned]
    taken = sum(card.session.taken for card in planned)
    words = {"taken": taken, "places": sum(limit or 0 for limit in limits)}
    unlimited = None in limits
    places = _("%(taken)d Plätze vergeben, unbegrenzt") if unlimited else _("%(taken)d von %(places)d Plätzen vergeben")
    times = list(dict.fromkeys(card.when for card in planned))
    return RoundPlan(row, cards, places % words if planned else "", times[0] if len(times) == 1 else "")


def _places(session: Session) -> str:
    if session.round is None:
        return ""
    if session.capacity is None:
        return _("%(taken)d gewählt, unbegrenzt") % {"taken": session.taken}
    return _("%(taken)d von %(capacity)d Plätzen vergeben") % {"taken": session.taken, "capacity": session.capacity}


def _called(session: Session) -> str:
    return f"»{session.title}«" if session.title else session_when(session)
