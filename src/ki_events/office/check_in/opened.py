"""A date at whose door somebody stands: of the member's organisation, and for helpers one that they are given, on its day."""

from dataclasses import dataclass
from datetime import timedelta

from litestar.exceptions import NotFoundException

from ki_events.accounts.memberships import Member
from ki_events.accounts.roles import Right
from ki_events.attendance.helping import may_check_in
from ki_events.clock import local, now
from ki_events.events.tables import Event, Session
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
    """Return the date whose list is asked for. Raise `NotFoundException`, for helpers on any other day as well."""
    found = await open_for_marks(request, number)
    if not found.member.may(Right.check_in_everywhere) and not is_near(found.session):
        raise NotFoundException
    return found


async def open_for_marks(request: AnyRequest, number: int) -> OpenSession:
    """Return the date that marks are sent for, days later as well: a device may have been offline.

    Raise `NotFoundException`, for helpers before its day and weeks after it too.
    """
    member = member_here(request)
    session = await _session(number)
    if (
        session is None
        or session.event.organisation.id != member.organisation.id
        or session.event.deleted_at is not None
    ):
        raise NotFoundException
    event = session.event
    if not await may_check_in(member, event.id):
        raise NotFoundException
    if not member.may(Right.check_in_everywhere) and not _is_within(session, SENT_FOR):
        raise NotFoundException
    session.event = event.id
    return OpenSession(member, event, session)


def is_near(session: Session) -> bool:
    """Say whether the date is today, or was over only a few hours ago."""
    return _is_within(session, KEPT_FOR)


def _is_within(session: Session, after: timedelta) -> bool:
    midnight = local(session.starts_at).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight <= now() < session.ends_at + after


async def _session(number: int) -> Session | None:
    if number > LARGEST_ID:
        return None
    related = [Session.event, Session.event.organisation]
    return await Session.objects(related).get(Session.id == number)  # type: ignore[arg-type]  # Piccolo's own example
