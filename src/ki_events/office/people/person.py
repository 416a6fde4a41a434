"""One colleague: another role, or none any more; and an invitation that is sent once more or withdrawn."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.accounts.inviting import resend_invitation, withdraw_invitation
from ki_events.accounts.people import person_of
from ki_events.accounts.role_words import role_name, role_sentence
from ki_events.accounts.roles import Role
from ki_events.attendance.leaving import give_role, let_go
from ki_events.office.frame import office_page
from ki_events.office.people.listing import HERE
from ki_events.refusal import Refused
from ki_events.web.access import member_here
from ki_events.web.field_types import one_of
from ki_events.web.forms import Form, read_form
from ki_events.web.pages import AnyRequest, see, see_done


@dataclass(frozen=True)
class Shown:
    """How the page of a colleague is shown: with what was chosen, and what stands in the way."""

    status: int = 200
    problem: str = ""
    form: Form[Any] | None = None
    template: str = "office/people/person.html"


ASKING = "office/people/person_end.html"


class NewRole(BaseModel):
    """The role that somebody shall have."""

    role: one_of(tuple(Role), 1)  # type: ignore[valid-type]


@get("/{person:int}", name="office_person")
async def person_page(request: AnyRequest, person: FromPath[int]) -> Response[bytes]:
    """Show a colleague and the roles there are."""
    return await _show(request, person, Shown())


@post("/{person:int}", name="send_office_person")
async def send_person(request: AnyRequest, person: FromPath[int]) -> Response[Any]:
    """Give a colleague another role."""
    here = member_here(request)
    form = await read_form(request, NewRole)
    if form.value is None:
        return await _show(request, person, Shown(422, form=form))
    try:
        if not await give_role(here.organisation.id, person, Role(form.value.role), here.actor):
            raise NotFoundException
    except Refused as refused:
        return await _show(request, person, Shown(422, refused.sentence, form))
    return _done(request, "rolle")


@get("/{person:int}/beenden", name="office_person_end")
async def end_page(request: AnyRequest, person: FromPath[int]) -> Response[bytes]:
    """Ask before a colleague loses the way in."""
    return await _show(request, person, Shown(template=ASKING))


@post("/{person:int}/beenden", name="send_office_person_end")
async def send_end(request: AnyRequest, person: FromPath[int]) -> Response[Any]:
    """Let a colleague be nothing here any more; whoever leaves themselves goes where they still are something."""
    here = member_here(request)
    row = await person_of(here.organisation.id, person)
    try:
        if row is None or not await let_go(here.organisation.id, person, here.actor):
            raise NotFoundException
    except Refused as refused:
        return await _show(request, person, Shown(422, refused.sentence, template=ASKING))
    return see(request, "office_start") if row.account.id == here.who.account_id else _done(request, "beendet")


@post("/einladungen/{invitation:int}/erneut", name="resend_invitation")
async def send_again(request: AnyRequest, invitation: FromPath[int]) -> Response[Any]:
    """Send an invitation once more, with a new link."""
    here = member_here(request)
    if not await resend_invitation(here.organisation.id, invitation, here.actor):
        raise NotFoundException
    return _done(request, "erneut")


@post("/einladungen/{invitation:int}/zurueckziehen", name="withdraw_invitation")
async def send_withdrawal(request: AnyRequest, invitation: FromPath[int]) -> Response[Any]:
    """Withdraw an invitation: its link opens nothing any more."""
    here = member_here(request)
    if not await withdraw_invitation(here.organisation.id, invitation, here.actor):
        raise NotFoundException
    return _done(request, "zurueckgezogen")


def _done(request: AnyRequest, word: str) -> Response[Any]:
    return see_done(request, HERE, word, organisation=member_here(request).organisation.slug)


async def _show(request: AnyRequest, person: int, shown: Shown) -> Response[bytes]:
    row = await person_of(member_here(request).organisation.id, person)
    if row is None:
        raise NotFoundException
    return office_page(
        request,
        shown.template,
        here=HERE,
        status=shown.status,
        person=row,
        role=role_name(row.role),
        form=shown.form or Form({"role": row.role}),
        problem=shown.problem,
        roles=[(role.value, role_name(role), role_sentence(role)) for role in Role],
        is_me=row.account.id == member_here(request).who.account_id,
    )
