"""The installation as a whole, for its administrators: organisations and accounts, and no registrations."""

from typing import Any

from litestar import Response, get, post
from pydantic import BaseModel

from ki_events.accounts.inviting import Invitee, invite
from ki_events.accounts.roles import Role
from ki_events.db import transaction
from ki_events.i18n import language
from ki_events.office.sign_in.entering import door_page
from ki_events.organisations.founding import Founded, found, organisations
from ki_events.organisations.profile import kind_name
from ki_events.organisations.tables import Kind
from ki_events.refusal import Refused
from ki_events.web.access import signed_in_here
from ki_events.web.field_types import one_of
from ki_events.web.forms import Form, line, name_line, optional_email_line, read_form
from ki_events.web.pages import AnyRequest, is_done, see_done
from ki_events.web.paging import page_of

SIZE = 50


class NewOrganisation(BaseModel):
    """A new organisation, and who shall lead it."""

    name: name_line(160)  # type: ignore[valid-type]
    short: name_line(60)  # type: ignore[valid-type]
    slug: line(80, 1)  # type: ignore[valid-type]
    kind: one_of(tuple(Kind), 1)  # type: ignore[valid-type]
    manager: line(160) = ""  # type: ignore[valid-type]
    email: optional_email_line() = ""  # type: ignore[valid-type]


@get("/", name="installation")
async def installation_page(request: AnyRequest) -> Response[bytes]:
    """List the organisations, and ask for a new one."""
    return await _show(request, Form({"kind": Kind.integration_centre}))


@post("/", name="send_installation")
async def send_installation(request: AnyRequest) -> Response[Any]:
    """Make an organisation and invite who shall lead it."""
    form = await read_form(request, NewOrganisation)
    if form.value is None:
        return await _show(request, form, 422)
    try:
        await _make(form.value, f"account:{signed_in_here(request).account_id}")
    except Refused as refused:
        form.errors["slug"] = refused.sentence
        return await _show(request, form, 422)
    return see_done(request, "installation", "angelegt")


async def _make(wanted: NewOrganisation, actor: str) -> None:
    async with transaction():
        number = await found(Founded(wanted.slug, wanted.name, wanted.short, Kind(wanted.kind)), actor)
        if wanted.email:
            name = wanted.manager or wanted.email.partition("@")[0]
            await invite(Invitee(name, wanted.email, Role.manager, number), language(), actor)


async def _show(request: AnyRequest, form: Form[Any], status: int = 200) -> Response[bytes]:
    page = page_of(request.query_params.get("seite", ""))
    rows = await organisations(page, SIZE)
    return await door_page(
        request,
        "office/people/installation.html",
        status=status,
        rows=[(row, kind_name(row.kind)) for row in rows[:SIZE]],
        page=page,
        has_more=len(rows) > SIZE,
        kinds=[(kind.value, kind_name(kind)) for kind in Kind],
        form=form,
        is_made=is_done(request, "angelegt"),
    )
