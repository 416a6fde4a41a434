"""Who has the link sees everything that is held about the registration, takes it along as a file, and can have it erased."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.clock import now
from ki_events.refusal import Refused
from ki_events.registrations.rules import ENDED, HOLDS_A_PLACE
from ki_events.retention.choosing import days_of
from ki_events.retention.disclosure import as_json, disclosure_of
from ki_events.retention.forgetting import forget_registration
from ki_events.site.catalogue.group_names import group_names
from ki_events.site.registration.data import groups_of
from ki_events.site.registration.opened import Opened, act, look
from ki_events.web.pages import AnyRequest, private_page, see
from ki_events.web.personal_file import json_file


@get("/daten", name="own_data")
async def own_data(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Show what is stored and until when (GDPR Art. 15)."""
    return await look(request, token, _page)


@get("/daten.json", name="own_data_file")
async def own_data_file(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Answer the same as a file for programs (GDPR Art. 20)."""
    return await look(request, token, _file)


@get("/daten/loeschen", name="erasing")
async def erasing_form(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Ask whether to erase, and say what follows; a GET changes nothing."""
    return await look(request, token, _question)


@post("/daten/loeschen", name="erasing_send")
async def send_erasing(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Erase everything (GDPR Art. 17); the link opens nothing afterwards."""
    return await act(request, token, _erased)


@get("/geloescht", name="erased")
async def erased_page(request: AnyRequest) -> Response[bytes]:
    """Say that everything is erased."""
    return private_page(request, "site/registration/erased.html")


async def _page(request: AnyRequest, opened: Opened) -> Response[Any]:
    event, disclosure = opened.event, await disclosure_of(opened.registration)
    days, names = await days_of(event.organisation.id), await group_names(event.id)
    groups = groups_of(disclosure.registrations[0], days, event.lang, names)
    return private_page(
        request, "site/registration/data.html", **opened.about, groups=groups, organisation=event.organisation
    )


async def _file(_request: AnyRequest, opened: Opened) -> Response[Any]:
    return json_file(as_json(await disclosure_of(opened.registration)))


async def _question(request: AnyRequest, opened: Opened, problem: str = "") -> Response[Any]:
    registration, event = opened.registration, opened.event
    is_over = event.ends_at is not None and event.ends_at <= now() and not event.postponed
    is_active = registration.status not in ENDED and not is_over
    has_place = registration.status in HOLDS_A_PLACE
    return private_page(
        request,
        "site/registration/erasing.html",
        status=409 if problem else 200,
        **opened.about,
        problem=problem,
        is_active=is_active,
        frees_place=is_active and has_place,
        took_part=is_over and has_place,
    )


async def _erased(request: AnyRequest, opened: Opened) -> Response[Any]:
    try:
        await forget_registration(opened.registration.id)
    except Refused as refused:
        return await _question(request, opened, refused.sentence)
    return see(request, "erased")
