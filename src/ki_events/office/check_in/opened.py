"""A date at whose door somebody stands: of the member's organisation, and for helpers one that they are given, on its day."""

from dataclasses import dataclass
from datetime import timedelta

from litestar.exceptions import NotFoundException

from ki_events.accounts.memberships import Member
from ki_events.accounts.roles import Right
from ki_events.accounts.sign_ins import SignedIn
from ki_events.attendance.helping import has_helped, may_check_in
from ki_events.clock import local, now
from ki_events.events.tables import Event, Session
from ki_events.office.check_in.closing import Closed, ListClosed
from ki_events.web.access import member_here
from ki_events.web.pages import AnyRequest

LARGEST_ID = 2**31 - 1
KEPT_FOR = timedelta(hours=12)
"""So long after its end a helper still sees the list: who forgot to tick, does it in the evening."""
SENT_FOR = timedelta(days=14)
"""So long after its end a helper's device still sends what was noted; it keeps nothing longer (check-in-keeping.js)."""


@dataclass(frozen=True)
class OpenSession:
    """The date, its event (with its organisation), and who asks for it."""

    member: Member
    event: Event
    session: Session


async def open_session(request: AnyRequest, number: int) -> OpenSession:
    """Return the date whose list is asked for.

    Raise `NotFoundException`, and `ListClosed` for helpers who were given it: on any other day, and when they are no more.
    """
    found = await open_for_marks(request, number)
    if not found.member.may(Right.check_in_everywhere) and not is_near(found.session):
        raise ListClosed(_why_not_near(found.session), found.event, found.session)
    return found


async def open_for_marks(request: AnyRequest, number: int) -> OpenSession:
    """Return the date that marks are sent for, days later as well: a device may have been offline.

    Raise as `open_session` does; for helpers before its day and weeks after it.
    """
    member = member_here(request)
    session = await _session(number, member.organisation.slug)
    if session is None:
        raise NotFoundException
    event = session.event
    session.event = event.id
    if not await may_check_in(member, event.id):
        raise await _refusal(member.who, event, session)
    if not member.may(Right.check_in_everywhere) and not _is_within(session, SENT_FOR):
        raise ListClosed(_why_not_near(session), event, session)
    return OpenSession(member, event, session)


async def refuse_former(request: AnyRequest, who: SignedIn) -> None:
    """Raise `ListClosed` for who helped at this date once and is no member of the organisation any more."""
    path = request.path_params
    session = await _session(int(path.get("session", 0)), str(path.get("organisation", "")))
    if session is not None and await has_helped(who.account_id, session.event.id):
        raise ListClosed(Closed.left, session.event, session)


def is_near(session: Session) -> bool:
    """Say whether the date is today, or was over only a few hours ago."""
    return _is_within(session, KEPT_FOR)


async def _refusal(who: SignedIn, event: Event, session: Session) -> Exception:
    return (
        ListClosed(Closed.ended, event, session) if await has_helped(who.account_id, event.id) else NotFoundException()
    )


def _why_not_near(session: Session) -> Closed:
    return Closed.not_yet if now() < session.starts_at else Closed.over


def _is_within(session: Session, after: timedelta) -> bool:
    midnight = local(session.starts_at).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight <= now() < session.ends_at + after


async def _session(number: int, organisation: str) -> Session | None:
    """Return a date of this organisation, with its event and that one's organisation."""
    if number > LARGEST_ID:
        return None
    related = [Session.event, Session.event.organisation]
    found = await Session.objects(related).get(Session.id == number)  # type: ignore[arg-type]  # Piccolo's own example
    if found is None or found.event.organisation.slug != organisation or found.event.deleted_at is not None:
        return None
    return found
