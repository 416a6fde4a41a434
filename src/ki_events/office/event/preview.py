"""Whoever makes an event sees its page and its form as guests will, before anyone else does; nothing can be sent from there."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.clock import now
from ki_events.events.availability import is_public
from ki_events.i18n import _
from ki_events.office.frame import OpenEvent, open_event
from ki_events.web.pages import AnyRequest, is_done, private_answer, see_done, url
from ki_events.web.previewing import Preview, seen_by_guests

SENT = "gesendet"


@get("/", name="office_event_preview")
async def preview_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the page of the event as guests see it."""
    return await _shown(request, await open_event(request, slug), "event")


@get("/anmeldung", name="office_event_preview_form")
async def preview_form(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the sign-up form as guests see it."""
    return await _shown(request, await open_event(request, slug), "sign_up")


@post("/anmeldung", name="office_event_preview_send")
async def send_preview(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Say that nothing was sent."""
    opened = await open_event(request, slug)
    return see_done(
        request, "office_event_preview_form", SENT, organisation=opened.member.organisation.slug, slug=opened.event.slug
    )


async def _shown(request: AnyRequest, opened: OpenEvent, name: str) -> Response[bytes]:
    path = request.app.route_reverse(name, slug=opened.event.slug)
    status, body = await seen_by_guests(request, path, _preview(request, opened, name))
    return private_answer(request, body, status)


def _preview(request: AnyRequest, opened: OpenEvent, name: str) -> Preview:
    here = {"organisation": opened.member.organisation.slug, "slug": opened.event.slug}
    page, form = (
        request.app.route_reverse(each, **here) for each in ("office_event_preview", "office_event_preview_form")
    )
    labels = ((_("Seite"), "office_event_preview"), (_("Anmeldeformular"), "office_event_preview_form"))
    ways = [(label, url(request, each, None, **here)) for label, each in labels]
    return Preview(
        slug=opened.event.slug,
        path=form if name == "sign_up" else page,
        pages={"event": page, "sign_up": form, "interest_form": page},
        sentences=_sentences(request, opened),
        ways=(*ways, (_("Zurück zur Bearbeitung"), url(request, "office_event", None, **here))),
        here=ways[name == "sign_up"][1],
    )


def _sentences(request: AnyRequest, opened: OpenEvent) -> tuple[str, ...]:
    if is_done(request, SENT):
        return (
            _(
                "Hier wäre die Anmeldung abgeschickt worden. In der Vorschau wird nichts gesendet und nichts gespeichert."
            ),
        )
    if is_public(opened.event, now()):
        return (_("So sehen Gäste diese Seite jetzt."), _("Absenden lässt sich hier nichts."))
    return (
        _("So werden Gäste diese Seite sehen; öffentlich ist sie noch nicht."),
        _("Absenden lässt sich hier nichts."),
    )
