"""Workshops are switched round by round: at once where a place is left, else by waiting, and what one has one keeps."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.clock import now
from ki_events.events.tables import SessionKind
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.electives import drop_wish, switch_choice
from ki_events.registrations.rules import ENDED
from ki_events.registrations.seating import choices_of
from ki_events.registrations.tables import Choice, ChoiceStatus
from ki_events.site.event.showing import sessions_of
from ki_events.site.registration.opened import Opened, act, look
from ki_events.site.registration.state import SAVED
from ki_events.site.sign_up.rounds import RoundOffer, Workshop, round_offers
from ki_events.web.pages import AnyRequest, private_page, see, see_done
from ki_events.web.sent import Sent, read_sent


@dataclass(frozen=True)
class OwnRound:
    """A round with what the person has in it and waits for; `waiting` counts who waits, by session."""

    offer: RoundOffer
    taken: Workshop | None
    wished: Workshop | None
    waiting: dict[int, int]

    @property
    def picked(self) -> int | None:
        """Return which session the form shows as chosen."""
        workshop = self.taken or self.wished
        return workshop.id if workshop else None

    @property
    def has_begun(self) -> bool:
        """Say whether it is too late for all of them."""
        return all(workshop.starts_at <= now() for workshop in self.offer.workshops)


@get("/workshops", name="own_workshops")
async def workshops_form(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Show the rounds with the person's choice, what is left, and what is full."""
    return await look(request, token, _form)


@post("/workshops", name="own_workshops_send")
async def send_workshops(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Switch what was chosen differently, or stop waiting; whatever could not be done is said, the rest is kept."""
    return await act(request, token, _sent)


async def own_rounds(opened: Opened) -> list[OwnRound]:
    """Return the event's rounds as the person stands in them; nothing for an event without, after one statement."""
    sessions = [one for one in await sessions_of(opened.event) if one.kind == SessionKind.elective]
    return await rounds_among(opened, sessions)


async def rounds_among(opened: Opened, sessions: Sequence[Any]) -> list[OwnRound]:
    """Return the same from sessions that are read already: two statements, none for an event without rounds."""
    offers = round_offers(sessions, is_wish=False)
    if not offers:
        return []
    own = await choices_of([opened.registration.id])
    waiting = await _waiting(opened.event.id)
    return [_own(offer, own, waiting) for offer in offers]


async def _form(request: AnyRequest, opened: Opened) -> Response[Any]:
    return _page(request, opened, await own_rounds(opened), Tried())


async def _sent(request: AnyRequest, opened: Opened) -> Response[Any]:
    sent = await read_sent(request)
    return await (_dropped if sent.one("drop") else _switched)(request, opened, sent)


@dataclass(frozen=True)
class Tried:
    """How sending turned out: mistakes by field, what the `problem` is beside them, and what came otherwise than it looked.

    `picked` keeps what was chosen and could not be had, by field.
    """

    errors: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    surprises: Sequence[str] = ()
    picked: dict[str, int] = field(default_factory=dict)


async def _switched(request: AnyRequest, opened: Opened, sent: Sent) -> Response[Any]:
    before = await own_rounds(opened)
    wanted = [(one, picked) for one in before if (picked := _picked(one, sent))]
    errors = await _switch(opened, wanted)
    after = await own_rounds(opened)
    surprises = [_surprise(own) for own in after if _is_surprised(own, sent)]
    if errors or surprises:
        failed = {own.offer.field: picked for own, picked in wanted if own.offer.field in errors}
        return _page(request, opened, after, Tried(errors, "", surprises, failed))
    return see_done(request, "registration", SAVED, token=opened.token)


async def _switch(opened: Opened, wanted: list[tuple[OwnRound, int]]) -> dict[str, str]:
    """Switch round after round; what overlaps with another one is tried again when that has been switched."""
    for _attempt in wanted:
        left: list[tuple[OwnRound, int]] = []
        errors: dict[str, str] = {}
        for own, session in wanted:
            try:
                await switch_choice(opened.registration.id, own.offer.id, session)
            except Refused as refused:
                left.append((own, session))
                errors[own.offer.field] = refused.sentence
        if not left or len(left) == len(wanted):
            return errors
        wanted = left
    return {}


async def _dropped(request: AnyRequest, opened: Opened, sent: Sent) -> Response[Any]:
    session = sent.one("drop")
    if session.isascii() and session.isdigit() and len(session) < 10:
        try:
            await drop_wish(opened.registration.id, int(session))
        except Refused as refused:
            return _page(request, opened, await own_rounds(opened), Tried(problem=refused.sentence))
    return see(request, "own_workshops", token=opened.token)


def _picked(own: OwnRound, sent: Sent) -> int | None:
    """Return the session that was picked now and is not what the person has, of those that the page offers."""
    value = sent.one(own.offer.field)
    known = [workshop.id for workshop in own.offer.workshops if str(workshop.id) == value]
    return known[0] if known and known[0] != own.picked else None


def _is_surprised(after: OwnRound, sent: Sent) -> bool:
    # The page that was sent offered a place (`free-…`); meanwhile the last one has gone.
    wished = after.wished
    return wished is not None and [sent.one(after.offer.field), sent.one(f"free-{wished.id}")] == [str(wished.id), "1"]


def _surprise(after: OwnRound) -> str:
    title = after.wished.title if after.wished else ""
    if after.taken is None:
        return _("„%(title)s“ ist eben voll geworden. Sie stehen dort auf der Warteliste.") % {"title": title}
    return _(
        "„%(title)s“ ist eben voll geworden. Sie stehen dort auf der Warteliste und behalten bis dahin „%(taken)s“."
    ) % {"title": title, "taken": after.taken.title}


def _own(offer: RoundOffer, choices: Sequence[Choice], waiting: dict[int, int]) -> OwnRound:
    return OwnRound(
        offer,
        _of(offer, choices, ChoiceStatus.taken),
        _of(offer, choices, ChoiceStatus.waiting),
        waiting,
    )


def _of(offer: RoundOffer, choices: Sequence[Choice], status: ChoiceStatus) -> Workshop | None:
    ids = {choice.session for choice in choices if choice.status == status}
    return next((workshop for workshop in offer.workshops if workshop.id in ids), None)


async def _waiting(event_id: int) -> dict[int, int]:
    rows = await Choice.raw(
        "SELECT choice.session, COUNT(*) AS n FROM choice JOIN registration ON registration.id = choice.registration"
        " WHERE choice.event = {} AND choice.status = 'waiting' AND registration.holds_place GROUP BY choice.session",
        event_id,
    )
    return {row["session"]: row["n"] for row in rows}


def _page(request: AnyRequest, opened: Opened, rounds: Sequence[OwnRound], tried: Tried) -> Response[bytes]:
    has_ended = opened.registration.status in ENDED
    if has_ended and tried.errors:
        # The fields that they are about are not there any more.
        tried = Tried(problem=next(iter(tried.errors.values())))
    return private_page(
        request,
        "site/registration/workshops.html",
        status=409 if tried.errors or tried.problem else 200,
        **opened.about,
        rounds=rounds,
        tried=tried,
        labels={own.offer.field: own.offer.name for own in rounds},
        has_ended=has_ended,
        holds_place=opened.registration.holds_place,
    )
