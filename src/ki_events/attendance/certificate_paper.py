"""A certificate on paper: the name as the person has it now, what they took part in, and a code to check it by."""

import io
from collections.abc import Sequence
from typing import Any

import segno
from piccolo.querystring import QueryString

from ki_events.attendance.tables import Certificate
from ki_events.dates import day, days
from ki_events.events.tables import Event, Measure
from ki_events.i18n import _, language, ngettext
from ki_events.links import absolute
from ki_events.organisations.pictures import Picture
from ki_events.registrations.tables import Registration
from ki_events.rows import some as rows_where
from ki_events.typesetting import as_input, direction, pdf

MOST_AT_ONCE = 500
"""Pages of one file: what is larger no printer wants."""
COLOUR = "#1f3faa"


async def certificate_pdf(event: Event, certificates: Sequence[Certificate]) -> bytes:
    """Return a PDF/UA-1 with a page for each certificate, in their order and the language of the moment.

    `event.organisation` is loaded; the certificates are its.
    """
    certificates = certificates[:MOST_AT_ONCE]
    marks = ", ".join(["{}"] * len(certificates))
    numbers = [certificate.registration for certificate in certificates]
    people = await rows_where(Registration, QueryString(f'"id" IN ({marks})', *numbers))
    by_id = {person.id: person for person in people}
    pages = [_page(certificate, by_id[certificate.registration]) for certificate in certificates]
    return await pdf(
        "certificate.typ", {"data": as_input(_frame(event) | {"logo": await _logo_of(event), "certificates": pages})}
    )


def check_path(number: str) -> str:
    """Return the path of the public page that says whether a certificate holds; it is printed, so it has no language."""
    return f"/bescheinigung/{number}"


def extent(certificate: Certificate) -> str:
    """Return in words how much somebody attended; "" for who has the certificate although nobody noted them."""
    if not certificate.minutes:
        return ""
    hours, minutes = divmod(certificate.minutes, 60)
    words = {"hours": hours, "minutes": minutes}
    time = _("%(hours)d Std. %(minutes)d Min.") % words if minutes else _("%(hours)d Stunden") % words
    if hours == 1 and not minutes:
        time = _("1 Stunde")
    if certificate.of_sessions <= 1:
        return time
    counted = {"sessions": certificate.sessions, "of": certificate.of_sessions}
    if certificate.measure == Measure.days:
        days_of = _("%(sessions)d von %(of)d Tagen")
        return f"{days_of % counted}, {time}"
    dates = ngettext("%(sessions)d von %(of)d Terminen", "%(sessions)d von %(of)d Terminen", certificate.of_sessions)
    return f"{dates % counted}, {time}"


def _frame(event: Event) -> dict[str, Any]:
    name = _("Teilnahmebescheinigung")
    when = days(event.starts_at, event.ends_at) if event.ends_at is not None else ""
    return {
        "title": f"{name}: {event.title}",
        "name": name,
        "lang": language(),
        "organisation": event.organisation.name,
        "colour": event.organisation.color or COLOUR,
        "event": event.title,
        "event_lang": event.lang,
        "this_is": _("Hiermit wird bescheinigt, dass"),
        "took_part": _("teilgenommen hat an"),
        "facts": [[_("Datum"), when]] if when else [],
        "extent": _("Umfang"),
        "check": _("Echtheit prüfen"),
    }


async def _logo_of(event: Event) -> list[int] | str:
    """Return the bytes of the organisation's logo as numbers, which is how JSON carries them; "" for none."""
    number = event.organisation.logo
    if number is None:
        return ""
    rows = await Picture.raw("SELECT small FROM picture WHERE id = {}", number)
    return list(rows[0]["small"]) if rows else ""


def _page(certificate: Certificate, person: Registration) -> dict[str, Any]:
    address = absolute(check_path(certificate.number))
    return {
        "name": _named(f"{person.given_name} {person.family_name}"),
        "institution": _named(person.organization),
        "extent": extent(certificate),
        "number": certificate.number,
        "issued": _("Ausgestellt am %(day)s") % {"day": day(certificate.issued_at)},
        "svg": _picture(address),
        "check_words": _("QR-Code zur Prüfseite %(address)s") % {"address": address},
    }


def _named(text: str) -> dict[str, str]:
    return {"text": text, "dir": direction(text)}


def _picture(address: str) -> str:
    file = io.BytesIO()
    segno.make(address, error="m").save(file, kind="svg", border=0, xmldecl=False)
    return file.getvalue().decode()
