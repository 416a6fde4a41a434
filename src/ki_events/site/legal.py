"""The pages that a public body owes its visitors: of the operator, and the same of each organisation."""

import re
from dataclasses import dataclass

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.i18n import _, language
from ki_events.organisations.legal import legal_text
from ki_events.organisations.profile import public_organisation
from ki_events.organisations.reporting_barriers import mailbox_of
from ki_events.organisations.tables import LegalKind, Organisation
from ki_events.retention.choosing import days_of
from ki_events.web.pages import AnyRequest, public_page

HEADING = re.compile(r"^(?:#{1,2}[ \t]+(?P<title>.+?)[ \t#]*|(?P<fence>```.*|~~~.*))$", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """A part of a text under its heading; the first one may have none. `body` is Markdown."""

    title: str
    body: str


@get("/", name="imprint")
async def imprint(request: AnyRequest) -> Response[bytes]:
    """Show who runs these pages (§ 5 DDG)."""
    return await _page(request, LegalKind.imprint)


@get("/", name="privacy")
async def privacy(request: AnyRequest) -> Response[bytes]:
    """Show what happens to personal data (Art. 13 GDPR)."""
    return await _page(request, LegalKind.privacy)


@get("/", name="accessibility")
async def accessibility(request: AnyRequest) -> Response[bytes]:
    """Show the accessibility statement (§ 10b BGG NRW)."""
    return await _page(request, LegalKind.accessibility)


@get("/", name="plain_language")
async def plain_language(request: AnyRequest) -> Response[bytes]:
    """Show in plain language what one can do here (BITVNRW)."""
    return await _page(request, LegalKind.plain_language)


@get("/", name="organisation_imprint")
async def organisation_imprint(request: AnyRequest, organisation: FromPath[str]) -> Response[bytes]:
    """Show the imprint of an organisation."""
    return await _page(request, LegalKind.imprint, await organisation_called(organisation))


@get("/", name="organisation_privacy")
async def organisation_privacy(request: AnyRequest, organisation: FromPath[str]) -> Response[bytes]:
    """Show the privacy notice of an organisation."""
    return await _page(request, LegalKind.privacy, await organisation_called(organisation))


@get("/", name="organisation_accessibility")
async def organisation_accessibility(request: AnyRequest, organisation: FromPath[str]) -> Response[bytes]:
    """Show the accessibility statement of an organisation."""
    return await _page(request, LegalKind.accessibility, await organisation_called(organisation))


@get("/", name="organisation_plain_language")
async def organisation_plain_language(request: AnyRequest, organisation: FromPath[str]) -> Response[bytes]:
    """Show the plain language page of an organisation."""
    return await _page(request, LegalKind.plain_language, await organisation_called(organisation))


async def organisation_called(slug: str) -> Organisation:
    """Return the organisation of an address. Raise `NotFoundException` if there is none."""
    found = await public_organisation(slug)
    if found is None:
        raise NotFoundException
    return found


def sections(text: str) -> list[Section]:
    """Split a text at its headings of the first two levels, code left alone; the page shows them as h2."""
    found, title, start, fence = [], "", 0, ""
    for mark in HEADING.finditer(text):
        if mark["fence"]:
            fence = "" if fence == mark["fence"][:3] else fence or mark["fence"][:3]
        elif not fence:
            found.append(Section(title, text[start : mark.start()].strip()))
            title, start = mark["title"], mark.end()
    found.append(Section(title, text[start:].strip()))
    return [section for section in found if section.title or section.body]


async def _page(request: AnyRequest, kind: LegalKind, organisation: Organisation | None = None) -> Response[bytes]:
    text = await legal_text(kind, organisation, language(), await _days(kind, organisation))
    title = _titles()[kind]
    return public_page(
        request,
        "site/accessibility.html" if kind == LegalKind.accessibility else "site/legal.html",
        here=kind.value,
        kind=kind.value,
        title=title,
        text=text,
        # A text that begins with the name of its page would say it twice.
        sections=[Section("" if part.title == title else part.title, part.body) for part in sections(text.body)],
        organisation=organisation,
        legal_of=organisation,
        has_mailbox=bool(mailbox_of(organisation)),
    )


async def _days(kind: LegalKind, organisation: Organisation | None) -> dict[str, int]:
    if kind != LegalKind.privacy:
        return {}
    return {of.value: days for of, days in (await days_of(organisation.id if organisation else None)).items()}


def _titles() -> dict[LegalKind, str]:
    return {
        LegalKind.imprint: _("Impressum"),
        LegalKind.privacy: _("Datenschutz"),
        LegalKind.accessibility: _("Erklärung zur Barrierefreiheit"),
        LegalKind.plain_language: _("Leichte Sprache"),
    }
