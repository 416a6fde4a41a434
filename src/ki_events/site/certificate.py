"""Anyone can check whether a certificate is genuine; the person whose it is takes it along from their page."""

from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.attendance.certificate_paper import certificate_pdf, extent
from ki_events.attendance.certificates import by_number, certificates_of, tidy
from ki_events.dates import day, days
from ki_events.events.tables import Event
from ki_events.site.registration.opened import Opened, look
from ki_events.web.limits import within_limit
from ki_events.web.network import network_of
from ki_events.web.pages import AnyRequest, private_page, see

MOST_CHECKS = 60
"""In ten minutes from one network: a human resources office checks a pile, and nobody tries all numbers."""


@get("/", name="certificate_form")
async def certificate_form(request: AnyRequest) -> Response[Any]:
    """Ask for a number, and go on to its page."""
    number = tidy(request.query_params.get("nummer", ""))
    if number:
        return see(request, "certificate", number=number)
    return private_page(request, "site/certificate.html", number="", state="", about=None)


@get("/{number:str}", name="certificate")
async def certificate_page(request: AnyRequest, number: FromPath[str]) -> Response[bytes]:
    """Say whether a certificate with this number was issued and holds; whose it is stays between them and whoever they show it to."""
    if not await within_limit("certificate", network_of(request), MOST_CHECKS):
        return private_page(
            request, "site/certificate.html", status=429, number=tidy(number), state="later", about=None
        )
    found = await by_number(number)
    if found is None:
        return private_page(
            request, "site/certificate.html", status=404, number=tidy(number), state="unknown", about=None
        )
    event = await Event.objects(Event.organisation).get(Event.id == found.event.id)
    if event is None:  # the foreign key forbids it
        raise LookupError(f"no event for certificate {found.id}")
    about = {
        "event": event,
        "days": days(event.starts_at, event.ends_at) if event.ends_at is not None else "",
        "extent": extent(found),
        "issued": day(found.issued_at),
    }
    state = "valid" if found.revoked_at is None else "revoked"
    return private_page(request, "site/certificate.html", number=found.number, state=state, about=about)


@get("/bescheinigung.pdf", name="own_certificate")
async def own_certificate(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Answer with the certificate, with the name as it stands now."""
    return await look(request, token, _pdf)


async def _pdf(_request: AnyRequest, opened: Opened) -> Response[bytes]:
    found = (await certificates_of([opened.registration.id])).get(opened.registration.id)
    if found is None:
        raise NotFoundException
    content = await certificate_pdf(opened.event, [found])
    headers = {"content-disposition": f'inline; filename="{found.number}.pdf"', "cache-control": "no-store"}
    return Response(content, headers=headers, media_type="application/pdf")
