"""The people of an organisation: who is there, what each role may do, and how others are invited."""

from typing import Any

from litestar import Response, get, post
from pydantic import BaseModel

from ki_events.accounts.inviting import Invitee, invite, is_open, open_invitations
from ki_events.accounts.people import people_of
from ki_events.accounts.role_words import right_names, role_name, role_sentence
from ki_events.accounts.roles import RIGHTS, Role
from ki_events.i18n import language
from ki_events.office.frame import office_page
from ki_events.refusal import Refused
from ki_events.web.access import member_here
from ki_events.web.field_types import one_of
from ki_events.web.forms import Form, email_line, name_line, read_form
from ki_events.web.pages import AnyRequest, is_done, see_done

HERE = "office_people"
DONE = ("eingeladen", "erneut", "zurueckgezogen", "rolle", "beendet")
"""What was just done, as the query says it."""


class Invited(BaseModel):
    """Whom the form invites."""

    name: name_line(160)  # type: ignore[valid-type]
    email: email_line()  # type: ignore[valid-type]
    role: one_of(tuple(Role), 1)  # type: ignore[valid-type]


@get("/", name=HERE)
async def people_page(request: AnyRequest) -> Response[bytes]:
    """Show everybody, who is invited, and the form to invite."""
    return await _show(request, Form({"role": Role.organiser}))


@post("/", name="send_people")
async def send_people(request: AnyRequest) -> Response[Any]:
    """Invite somebody by mail."""
    here = member_here(request)
    form = await read_form(request, Invited)
    if form.value is None:
        return await _show(request, form, 422)
    wanted = Invitee(form.value.name, form.value.email, Role(form.value.role), here.organisation.id)
    try:
        await invite(wanted, language(), here.actor)
    except Refused as refused:
        return await _show(request, form, 422, refused.sentence)
    return see_done(request, HERE, "eingeladen", organisation=here.organisation.slug)


async def _show(request: AnyRequest, form: Form[Any], status: int = 200, problem: str = "") -> Response[bytes]:
    here = member_here(request)
    invitations = await open_invitations(here.organisation.id)
    return office_page(
        request,
        "office/people/listing.html",
        here=HERE,
        status=status,
        people=[(row, row.account, role_name(row.role)) for row in await people_of(here.organisation.id)],
        invitations=[(row, role_name(row.role), is_open(row)) for row in invitations],
        form=form,
        problem=problem,
        roles=[(role.value, role_name(role), role_sentence(role)) for role in Role],
        rights=[(name, [right in RIGHTS[role] for role in Role]) for right, name in right_names().items()],
        done=next((word for word in DONE if is_done(request, word)), ""),
    )
